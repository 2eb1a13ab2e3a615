import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import type { Amount, Load, Measurement, RequestShape } from '../load/job.ts'
import { cpuTimeOf } from '../machine/process-stats.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { medianOf, type Spread, spreadOf } from './spread.ts'

/** One side of a comparison. */
export interface Contender {
  server: ServerProcess
  /** What is asked in a round. */
  requests(round: number): RequestShape[]
  /** A load that runs at the same time. */
  beside?: Load
}

export interface Case {
  name: string
  connections: number
  /** What the subject is compared with. */
  base: Contender
  subject: Contender
  rounds?: number
  measure?: Amount
  /** Run before each round, when nothing else does. */
  beforeRound?(): void
}

/** The measurements of a case, one of each side for every round. */
export interface Comparison {
  name: string
  connections: number
  base: Measurement[]
  subject: Measurement[]
}

/** How long a server that was idle is kept busy before it is measured, in seconds. */
const warmUpSeconds = 0.3

/**
 * Measures both sides in turn, over several short rounds, and swaps who goes first: what the machine does otherwise
 * then falls on both alike, and the ratio within a round means more than any figure alone.
 */
export async function compare(bench: Bench, spec: Case): Promise<Comparison> {
  const { options } = bench
  const rounds = spec.rounds ?? options.rounds
  const measure = spec.measure ?? options.amount
  const comparison: Comparison = { name: spec.name, connections: spec.connections, base: [], subject: [] }
  const warmUp: Amount =
    'requests' in measure
      ? { requests: Math.ceil(measure.requests / 5) }
      : { seconds: Math.min(warmUpSeconds, measure.seconds) }
  for (let round = 0; round < rounds; round++) {
    bench.progress(`${spec.name}: round ${round + 1} of ${rounds}`)
    await untilIdle([spec.base.server, spec.subject.server])
    spec.beforeRound?.()
    const order = round % 2 === 0 ? (['base', 'subject'] as const) : (['subject', 'base'] as const)
    for (const side of order) {
      const { server, requests, beside } = spec[side]
      await untilIdle([spec.base.server, spec.subject.server])
      const load = { port: server.port, connections: spec.connections, requests: requests(round) }
      comparison[side].push(await bench.generator.measure({ load, beside, warmUp, measure, pid: server.pid }))
    }
  }
  return comparison
}

/** Lets servers that were just started compile their hot code, each under a load of its own. */
export async function warmUp(
  { generator, options: { amount } }: Bench,
  loads: Pick<Load, 'port' | 'requests'>[],
): Promise<void> {
  for (const load of loads) {
    await generator.measure({ load: { connections: 32, ...load }, warmUp: amount, measure: amount })
  }
}

const lookEveryMs = 100
const patience = 5

/**
 * Waits until servers have done what they do behind their answers, which nobody else should pay for.
 *
 * @param seconds after so long it goes on all the same
 */
export async function untilIdle(servers: ServerProcess[], seconds = patience): Promise<void> {
  const usedMs = () =>
    servers.reduce((sum, server) => {
      const { user, system } = cpuTimeOf(server.pid) ?? { user: 0, system: 0 }
      return sum + (user + system) / 1000
    }, 0)
  for (let look = 0; look < (seconds * 1000) / lookEveryMs; look++) {
    const before = usedMs()
    await delay(lookEveryMs)
    if (usedMs() - before <= lookEveryMs / 10) return
  }
}

/** The subject's rate as a share of the base's, round by round. */
export function rateRatio({ base, subject }: Comparison): Spread {
  return spreadOf(subject.map(({ perSecond }, round) => perSecond / base[round]!.perSecond))
}

/** What a request of the subject costs in time, as a multiple of one of the base. */
export function costRatio({ base, subject }: Comparison): Spread {
  return spreadOf(subject.map(({ perSecond }, round) => base[round]!.perSecond / perSecond))
}

/** The median over the rounds of any figure. */
export function medianIn(measurements: Measurement[], figure: (one: Measurement) => number): number {
  return medianOf(measurements.map(figure))
}

/** The largest share of its time for which the load generator was at work. */
export function busiest(comparisons: Comparison[]): number {
  const measurements = comparisons.flatMap(({ base, subject }) => [...base, ...subject])
  return Math.max(...measurements.map(({ generatorBusy }) => generatorBusy))
}
