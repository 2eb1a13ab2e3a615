// `npm run bench`: measures ProgressDB against bare servers in the same run, prints the figures, and stores them.
import { Bench } from './bench.ts'
import { describeMachine } from './machine/machine.ts'
import { type Options, type PartName, readOptions, UsageError, usage } from './options.ts'
import { readNotes } from './report/notes.ts'
import { printReport } from './report/print.ts'
import { type Report, storeJson, writeReport } from './report/report.ts'
import type { Section } from './report/section.ts'
import { benchCreate } from './scenarios/create.ts'
import { benchFlat } from './scenarios/flat.ts'
import { benchImport } from './scenarios/import.ts'
import { benchLive } from './scenarios/live.ts'
import { benchMemory } from './scenarios/memory.ts'
import { benchOpenLoop } from './scenarios/open-loop.ts'
import { benchPage } from './scenarios/page.ts'
import { benchStreaming } from './scenarios/streaming.ts'

const parts: Record<PartName, (bench: Bench) => Promise<Section>> = {
  create: benchCreate,
  'open-loop': benchOpenLoop,
  page: benchPage,
  import: benchImport,
  flat: benchFlat,
  memory: benchMemory,
  live: benchLive,
  streaming: benchStreaming,
}

await main(process.argv.slice(2))

async function main(args: string[]): Promise<void> {
  try {
    const options = readOptions(args)
    if (!options) process.stdout.write(usage)
    else await run(options, args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exitCode = 2
  }
}

async function run(options: Options, args: string[]): Promise<void> {
  using bench = await Bench.open(options)
  const report: Report = {
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    at: new Date().toISOString(),
    quick: options.quick,
    machine: describeMachine(bench.folder),
    cores: bench.cores.about,
    rounds: options.rounds,
    amount: options.amount,
    sections: [],
  }
  for (const name of options.parts) {
    bench.progress(`== ${name}`)
    report.sections.push({ part: name, ...(await parts[name](bench)) })
  }
  printReport(report)
  if (options.json !== undefined) await storeJson(report, options.json)
  if (options.write)
    for (const file of await writeReport(report, await readNotes(options.parts)))
      bench.progress(`wrote ${file}`)
}
