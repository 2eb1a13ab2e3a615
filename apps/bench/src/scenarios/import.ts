import { execFile } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench } from '../bench.ts'
import { busyUser } from '../data/datasets.ts'
import { medianOf, spreadOf } from '../measure/spread.ts'
import { number } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { type ImportRun, runImport } from '../servers/progressdb.ts'
import type { Replay } from '../storage/replay.ts'

const run = promisify(execFile)
const script = (name: string) => fileURLToPath(new URL(`../storage/${name}`, import.meta.url))
const messagesEach = 100
const maxRounds = 3

/** An import against the same batches written straight through the storage port. */
export async function benchImport(bench: Bench): Promise<Section> {
  const { messages } = bench.options
  const threads = Math.ceil(messages / messagesEach)
  const conversations = { first: 0, threads, messages: messagesEach, members: () => [busyUser] }
  const { imports, replays, fileBytes } = await bench.datasets.withFile([conversations], async (file) => ({
    fileBytes: (await stat(file)).size,
    ...(await inTurn(bench, file)),
  }))
  const count = threads * messagesEach
  const ratio = spreadOf(imports.map(({ seconds }, round) => replays[round]!.seconds / seconds))
  const peak = imports.map(({ memory }) => (memory?.peak ?? Number.NaN) / 1e6)
  const { batches, syncs, operations, bytes } = replays[0]!
  return {
    title: 'Importing',
    about: [
      `\`progressdb import\` of ${number(count)} messages in ${number(threads)} threads (a file of ${number(fileBytes / 1e6)} MB), from the start of the process to its end. What reached the storage port in such an import was recorded: ${number(batches)} batches, ${number(syncs)} syncs, ${number(operations)} keys, ${number(bytes / 1e6)} MB. The floor writes the same batches, with the same syncs, through the port into an empty store, opened before and closed after. Both may use all cores, in ${imports.length} rounds.`,
    ],
    tables: [
      {
        columns: ['', 'messages /s', 'seconds', 'MB resident at the end, at most'],
        rows: [
          ['the storage port', number(count / secondsOf(replays)), number(secondsOf(replays)), ''],
          [
            'progressdb import',
            number(count / secondsOf(imports)),
            number(secondsOf(imports)),
            `${number(medianOf(imports.map(({ memory }) => (memory?.resident ?? Number.NaN) / 1e6)))}, ${number(medianOf(peak))}`,
          ],
        ],
      },
    ],
    claims: [
      { name: `import of ${number(count)} messages`, unit: '×', value: ratio, target: { atLeast: 0.4 } },
      {
        name: `resident memory of the command while importing ${number(count)} messages, at most`,
        unit: 'MB',
        value: spreadOf(peak),
        target: { atMost: 400 },
      },
    ],
    measured: { imports, replays },
  }
}

async function inTurn(bench: Bench, file: string): Promise<{ imports: ImportRun[]; replays: Replay[] }> {
  const recording = join(bench.folder, 'recording')
  bench.progress('import: recording what reaches the storage')
  await inNewFolder(bench, (folder) =>
    run(process.execPath, [script('record-import.ts'), file, folder, recording]),
  )
  const imports: ImportRun[] = []
  const replays: Replay[] = []
  const rounds = Math.min(bench.options.rounds, maxRounds)
  for (let round = 0; round < rounds; round++) {
    bench.progress(`import: round ${round + 1} of ${rounds}`)
    imports.push(await inNewFolder(bench, (folder) => runImport(folder, file)))
    const { stdout } = await inNewFolder(bench, (folder) =>
      run(process.execPath, [script('replay.ts'), recording, folder]),
    )
    replays.push(JSON.parse(stdout) as Replay)
  }
  await rm(recording)
  return { imports, replays }
}

/** Works on a new folder, which is removed afterwards. */
async function inNewFolder<T>(bench: Bench, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = bench.newFolder()
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function secondsOf(runs: { seconds: number }[]): number {
  return medianOf(runs.map(({ seconds }) => seconds))
}
