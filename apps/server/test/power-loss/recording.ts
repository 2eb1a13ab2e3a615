import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../input/random.ts'
import { ServerProcess } from '../support/process.ts'
import { Ledger } from './ledger.ts'
import { Recorder } from './recorder.ts'
import { readTrace, type TraceRecord } from './trace.ts'
import { settle, Writer, type WriterDurability } from './writer.ts'

const writesOfSession = 200

/** How one run of the server goes, on the folder that the one before left. */
interface Session extends WriterDurability {
  writers: number
  /** Ends by a kill under load, else by a clean stop. */
  isKilled: boolean
}

const sessions: Session[] = [
  { writers: 8, usual: 'safe', fast: 50, isKilled: true },
  { writers: 8, usual: 'safe', fast: 0, isKilled: false },
  { writers: 8, usual: 'fast', fast: 100, isKilled: true },
  { writers: 1, usual: 'safe', fast: 90, isKilled: false },
]

/** What the server did to its disk and answered, over several runs. */
export interface Recording {
  records: TraceRecord[]
  ledger: Ledger
  /** The folder that was recorded; the server's data folder is `data` in it. */
  folder: string
  inode: bigint
}

export const dataFolder = 'data'
/** Small, so that new logs and tables are begun again and again. */
export const writeBufferBytes = 1 << 20

/** @param path an empty folder, which then holds the recording for `openRecording` */
export async function record(compiler: string, path: string, random: Random): Promise<Recording> {
  const folder = join(await realpath(path), 'disk')
  await mkdir(folder)
  const recorder = Recorder.make(compiler, path, folder)
  const ledger = new Ledger()
  for (const [index, session] of sessions.entries()) {
    await runSession(session, `${index}`, join(folder, dataFolder), recorder, ledger, random)
  }
  await writeFile(join(path, 'ledger.json'), JSON.stringify(ledger))
  return openRecording(path)
}

export async function openRecording(path: string): Promise<Recording> {
  const folder = join(await realpath(path), 'disk')
  return {
    records: await readTrace(join(path, 'trace')),
    ledger: Ledger.from(JSON.parse(await readFile(join(path, 'ledger.json'), 'utf8'))),
    folder,
    inode: (await stat(folder, { bigint: true })).ino,
  }
}

async function runSession(
  { writers, isKilled, ...durability }: Session,
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
      PROGRESSDB_RESERVE_BYTES: '0',
      PROGRESSDB_LIST_SETTLE_MS: '50',
    },
  })
  await settle(server, ledger)
  const all = Array.from(
    { length: writers },
    (_, i) => new Writer(server, ledger, random, `${name}.${i}`, durability),
  )
  const [first, ...others] = all.map((writer) => writer.run(writesOfSession / writers))
  if (isKilled) {
    await first // the others are still writing
    await recorder.cut()
    await server.exited()
  }
  await Promise.all(others)
  await first
  if (!isKilled) await server.stop()
}
