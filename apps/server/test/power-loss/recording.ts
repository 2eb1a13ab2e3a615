import { cp, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ServerProcess } from '../support/process.ts'
import type { Random } from '../support/random.ts'
import { Disk } from './disk.ts'
import { checkImage } from './image.ts'
import { Ledger } from './ledger.ts'
import { writeImage } from './loss.ts'
import { Recorder } from './recorder.ts'
import { appendFolder, inodeOf, readTrace, type TraceRecord } from './trace.ts'
import { settle, Writer, type WriterDurability } from './writer.ts'

/** Long, so that much is unsynced when a log ends. */
const fastSyncMs = 300

/** How one run of the server goes, on the folder that the one before left. */
interface Session extends WriterDurability {
  writers: number
  writes: number
  /** Ends by a kill under load, else by a clean stop. */
  isKilled: boolean
}

const sessions: Session[] = [
  { writers: 8, writes: 200, usual: 'safe', fast: 50, isKilled: true },
  { writers: 8, writes: 150, usual: 'safe', fast: 0, isKilled: false },
  { writers: 8, writes: 600, usual: 'fast', fast: 100, isKilled: true },
  { writers: 1, writes: 150, usual: 'safe', fast: 90, isKilled: false },
]

/** On a folder that a loss of power left. */
const laterSessions: Session[] = [
  { writers: 8, writes: 600, usual: 'fast', fast: 100, isKilled: true },
  { writers: 8, writes: 200, usual: 'safe', fast: 50, isKilled: false },
]

/** What the server did to its disk and answered, over several runs. */
export interface Recording {
  records: TraceRecord[]
  /** So many records only say what was there before. */
  start: number
  ledger: Ledger
  /** The folder that was recorded; the server's data folder is `data` in it. */
  folder: string
  inode: bigint
}

export const dataFolder = 'data'
/** Small, so that new logs and tables are begun again and again. */
export const writeBufferBytes = 1 << 20

/** Records from an empty folder on. */
export function record(compiler: string, path: string, random: Random): Promise<Recording> {
  return recordSessions(sessions, compiler, path, new Ledger(), random)
}

/**
 * Records how the server goes on after a loss of power, so that the power can be lost once more.
 *
 * @param moment when it was lost in the first recording
 */
export async function recordAfterLoss(
  first: Recording,
  moment: number,
  compiler: string,
  path: string,
  random: Random,
): Promise<Recording> {
  const image = join(path, 'disk')
  await writeImage(diskAt(first, moment).root, image, 'some is left', random)
  const copy = join(path, 'copy')
  await cp(image, copy, { recursive: true })
  const rev = await checkImage(join(copy, dataFolder), first.ledger, 0, writeBufferBytes)
  await rm(copy, { recursive: true })
  return recordSessions(laterSessions, compiler, path, first.ledger.upTo(rev), random)
}

/** The disk at a moment of a recording. */
export function diskAt({ folder, inode, records }: Recording, moment: number): Disk {
  const disk = new Disk(folder, inode)
  for (const record of records.slice(0, moment)) disk.apply(record)
  return disk
}

/** @param path holds a recording already */
export async function openRecording(path: string): Promise<Recording> {
  const folder = join(await realpath(path), 'disk')
  const { ledger, start } = JSON.parse(await readFile(join(path, 'recording.json'), 'utf8'))
  const records = await readTrace(join(path, 'trace'))
  return { records, start, ledger: Ledger.from(ledger), folder, inode: await inodeOf(folder) }
}

/** @param path where the recording is kept; what `disk` in it holds is there at the beginning */
async function recordSessions(
  list: Session[],
  compiler: string,
  path: string,
  ledger: Ledger,
  random: Random,
): Promise<Recording> {
  const folder = join(await realpath(path), 'disk')
  await mkdir(folder, { recursive: true })
  const recorder = Recorder.make(compiler, path, folder)
  await appendFolder(recorder.trace, folder)
  const start = (await readTrace(recorder.trace)).length
  const prefix = basename(path)
  for (const [index, session] of list.entries()) {
    await runSession(session, `${prefix}.${index}`, join(folder, dataFolder), recorder, ledger, random)
  }
  await writeFile(join(path, 'recording.json'), JSON.stringify({ ledger, start }))
  return openRecording(path)
}

async function runSession(
  { writers, writes, isKilled, ...durability }: Session,
  name: string,
  dataDir: string,
  recorder: Recorder,
  ledger: Ledger,
  random: Random,
): Promise<void> {
  const server = await ServerProcess.start({
    dataDir,
    env: {
      ...recorder.env,
      PROGRESSDB_DURABILITY: durability.usual,
      PROGRESSDB_WRITE_BUFFER_BYTES: String(writeBufferBytes),
      PROGRESSDB_FAST_SYNC_MS: String(fastSyncMs),
      PROGRESSDB_RESERVE_BYTES: '0',
      PROGRESSDB_LIST_SETTLE_MS: '50',
    },
  })
  try {
    await settle(server, ledger)
    const all = Array.from(
      { length: writers },
      (_, i) => new Writer(server, ledger, random, `${name}.${i}`, durability),
    )
    const [first, ...others] = all.map((writer) => writer.run(writes / writers))
    if (isKilled) {
      await first // the others are still writing
      await recorder.cut()
    }
    await Promise.all([first, ...others])
    if (!isKilled) await server.stop()
    await server.exited()
  } finally {
    await server.kill() // where it has not ended as it should
  }
}
