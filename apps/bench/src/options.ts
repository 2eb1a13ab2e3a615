import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import type { Amount } from './load/job.ts'

/** The parts of a run, in the order in which they run. */
export const partNames = [
  'create',
  'open-loop',
  'page',
  'import',
  'flat',
  'memory',
  'live',
  'streaming',
] as const
export type PartName = (typeof partNames)[number]

export interface Options {
  parts: readonly PartName[]
  /** How often floor and subject are measured in turn. */
  rounds: number
  /** How long one measurement takes, or how many requests. */
  amount: Amount
  /** How long the open loop runs. */
  openSeconds: number
  /** Messages of the import, and of the longest thread. */
  messages: number
  /** Threads of the store from which random pages are read. */
  threads: number
  /** Readers that are live at once. */
  readers: number
  /** Where the temporary data folder is made. */
  dir: string
  quick: boolean
  /** Whether to write docs/benchmarks.md, its chart and results/latest.json. */
  write: boolean
  /** Where to put the figures as JSON besides. */
  json: string | undefined
}

const full = {
  rounds: 5,
  seconds: 1.5,
  openSeconds: 20,
  messages: 1_000_000,
  threads: 100_000,
  readers: 5000,
}
const quick = { rounds: 1, seconds: 0.3, openSeconds: 2, messages: 20_000, threads: 1000, readers: 200 }

export const usage = `npm run bench -- [flags]

Compares ProgressDB with bare Hono servers in the same run. Its parts: ${partNames.join(', ')}.
A run of all parts writes docs/benchmarks.md, docs/benchmarks.svg and apps/bench/results/latest.json.

  --only PART     run this part; may be given several times
  --rounds N      how often floor and subject are measured in turn (${full.rounds})
  --seconds S     how long one measurement takes (${full.seconds})
  --requests N    let one measurement take so many requests instead
  --open S        how long the open loop runs, in seconds (${full.openSeconds})
  --messages N    messages of the import and of the longest thread (${full.messages})
  --threads N     threads of the store from which random pages are read (${full.threads})
  --readers N     readers that are live at once (${full.readers})
  --dir FOLDER    where the temporary data folder is made; its disk is the one measured (${tmpdir()})
  --quick         a smoke run of a minute or two, whose figures mean little, and which writes nothing
  --write         write the documents, whatever was run
  --json FILE     also put the figures there
  --help          print this

Examples:
  npm run bench
  npm run bench -- --quick
  npm run bench -- --only create --only page --rounds 3
`

export class UsageError extends Error {
  override name = 'UsageError'
}

/**
 * @returns undefined if help is asked for
 * @throws UsageError
 */
export function readOptions(args: string[]): Options | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const only = values.only ?? []
  const wrong = only.find((name) => !(partNames as readonly string[]).includes(name))
  if (wrong !== undefined) throw new UsageError(`There is no part "${wrong}".`)
  const usual = values.quick ? quick : full
  const isWhole = only.length === 0 && !values.quick
  return {
    parts: only.length === 0 ? partNames : partNames.filter((name) => only.includes(name)),
    rounds: numberOf('rounds', values.rounds, usual.rounds),
    amount:
      values.requests === undefined
        ? { seconds: numberOf('seconds', values.seconds, usual.seconds) }
        : { requests: numberOf('requests', values.requests, 0) },
    openSeconds: numberOf('open', values.open, usual.openSeconds),
    messages: numberOf('messages', values.messages, usual.messages),
    threads: numberOf('threads', values.threads, usual.threads),
    readers: numberOf('readers', values.readers, usual.readers),
    dir: values.dir ?? tmpdir(),
    quick: values.quick ?? false,
    write: values.write ?? isWhole,
    json: values.json,
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      args,
      options: {
        only: { ...text, multiple: true },
        rounds: text,
        seconds: text,
        requests: text,
        open: text,
        messages: text,
        threads: text,
        readers: text,
        dir: text,
        json: text,
        quick: flag,
        write: flag,
        help: flag,
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function numberOf(name: string, given: string | undefined, usual: number): number {
  if (given === undefined) return usual
  const value = Number(given)
  if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0.`)
  return value
}
