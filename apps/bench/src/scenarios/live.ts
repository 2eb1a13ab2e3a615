import type { Bench } from '../bench.ts'
import { busyUser } from '../data/datasets.ts'
import { threadId } from '../data/ids.ts'
import { Audience } from '../live/audience-process.ts'
import type { Delivery, Return, Writing } from '../live/job.ts'
import { cpuTimeOf, memoryOf } from '../machine/process-stats.ts'
import { type Comparison, compare, rateRatio } from '../measure/comparison.ts'
import { medianOf, type Spread, spreadOf } from '../measure/spread.ts'
import { number, spread } from '../report/format.ts'
import type { Claim, Section, Table } from '../report/section.ts'
import { startBroadcast } from '../servers/floors.ts'
import { asUser, startProgressDb } from '../servers/progressdb.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { createMessage, echo } from './requests.ts'

/** Threads of their own for each part, so that none hears of another. */
const threads = {
  crowd: threadId(1),
  pair: threadId(2),
  stall: threadId(3),
  busy: threadId(4),
  quiet: threadId(5),
}
/** Deliveries a second at which latencies are compared: well below what both sides can do. */
const pacedDeliveries = 10_000
const stalledReaders = 1000
const stallBytes = 4096
const busyReaders = 100
const connections = 32

/** A delivery, and what it cost the server. */
interface Measured extends Delivery {
  /** Microseconds of the server for each frame to each reader. */
  cpuMicros: number
}

interface Side {
  server: ServerProcess
  audience: Audience
  request: Writing['request']
}

/** What readers get live, against a bare broadcast over WebSockets. */
export async function benchLive(bench: Bench): Promise<Section> {
  await using server = await startProgressDb(bench.cores, bench.newFolder())
  const crowd = await measureCrowd(bench, server)
  const pair = await measurePair(bench, server)
  const stall = await measureStall(bench, server)
  const creates = await measureCreates(bench, server)
  const { readers } = bench.options
  return {
    title: 'Live',
    about: [
      `One thread, ${number(readers)} readers over WebSockets, and one writer, against a bare Hono app that sends a ready-made frame of the same bytes to ${number(readers)} clients of \`ws\`. At full speed the next message goes out when every reader has the last one. At a fixed pace, ${number(paceOf(bench))} messages a second, each delivery is timed from the sending of the message. The readers are one process on the load generator’s core, and look at nothing of a frame but its length, its type and its cursors.`,
      `Then all readers are cut off at once and come back with their cursors, while messages go on being written. Stalled readers take nothing of what is sent to them; meanwhile ${number(healthyReaders(bench))} others get messages of ${number(stallBytes)} bytes.`,
    ],
    tables: [crowdTable(crowd), stallTable(stall), createTable(creates)],
    claims: [...crowdClaims(crowd, readers), pairClaim(pair), ...stallClaims(stall), createClaim(creates)],
    measured: { crowd, pair, stall, creates },
  }
}

interface Crowd {
  floor: { full: Measured[]; paced: Measured[] }
  subject: { full: Measured[]; paced: Measured[] }
  returns: Return[]
}

async function measureCrowd(bench: Bench, server: ServerProcess): Promise<Crowd> {
  const { readers: count, rounds, amount } = bench.options
  const subject = sideOf(bench, server, threads.crowd)
  using _subject = subject.audience
  await writeFirst(subject)
  await connect(subject, threads.crowd, 1)
  const frame = await subject.audience.record({ ...writing(subject), amount: { requests: 1 } })
  await using broadcast = await startBroadcast(bench, frame)
  const floor: Side = { server: broadcast, audience: new Audience(bench.cores), request: echo() }
  using _floor = floor.audience
  bench.progress(`live: ${count} readers on each side`)
  await connect(subject, threads.crowd, count - 1)
  await connect(floor, threads.crowd, count)
  const result: Crowd = { floor: { full: [], paced: [] }, subject: { full: [], paced: [] }, returns: [] }
  for (let round = 0; round < rounds; round++) {
    bench.progress(`live, everybody at once: round ${round + 1} of ${rounds}`)
    const order = round % 2 === 0 ? (['floor', 'subject'] as const) : (['subject', 'floor'] as const)
    for (const name of order) {
      const side = name === 'floor' ? floor : subject
      result[name].full.push(await measure(side, { amount }))
      result[name].paced.push(await measure(side, { amount: paced(bench), rate: paceOf(bench) }))
    }
  }
  for (let round = 0; round < rounds; round++) {
    bench.progress(`live, everybody comes back: round ${round + 1} of ${rounds}`)
    result.returns.push(
      await subject.audience.comeBack({ ...writing(subject), amount: { requests: 1 }, rate: 20 }),
    )
  }
  return result
}

/** One reader and one writer, with nothing else to do. */
async function measurePair(bench: Bench, server: ServerProcess): Promise<Measured[]> {
  const side = sideOf(bench, server, threads.pair)
  using _audience = side.audience
  await writeFirst(side)
  await connect(side, threads.pair, 1)
  const measured: Measured[] = []
  for (let round = 0; round < bench.options.rounds; round++)
    measured.push(await measure(side, { amount: bench.options.amount }))
  return measured
}

interface Stall {
  without: Measured[]
  with: Measured[]
  /** Of the server, in bytes. */
  memoryWithout: number
  memoryWith: number
  stalled: number
}

async function measureStall(bench: Bench, server: ServerProcess): Promise<Stall> {
  const side = sideOf(bench, server, threads.stall)
  using _audience = side.audience
  await writeFirst(side)
  await connect(side, threads.stall, healthyReaders(bench))
  side.request = createMessage(threads.stall, { bytes: stallBytes })
  const runs = async () => {
    const measured: Measured[] = []
    for (let round = 0; round < bench.options.rounds; round++) {
      bench.progress(`live, beside stalled readers: round ${round + 1} of ${bench.options.rounds}`)
      measured.push(await measure(side, { amount: paced(bench), rate: 10 }))
    }
    return measured
  }
  const without = await runs()
  const memoryWithout = memoryOf(server.pid)?.resident ?? Number.NaN
  const stalled = Math.min(stalledReaders, bench.options.readers)
  await connect(side, threads.stall, stalled, true)
  const withThem = await runs()
  const memoryWith = memoryOf(server.pid)?.resident ?? Number.NaN
  return { without, with: withThem, memoryWithout, memoryWith, stalled }
}

/** Creates at full speed, in a thread that nobody reads and in one that many do. */
async function measureCreates(bench: Bench, server: ServerProcess): Promise<Comparison> {
  const side = sideOf(bench, server, threads.busy)
  using _audience = side.audience
  await writeFirst(side)
  await connect(side, threads.busy, busyReaders)
  return compare(bench, {
    name: `creates with ${busyReaders} readers of the thread`,
    connections,
    base: { server, requests: () => [createMessage(threads.quiet)] },
    subject: { server, requests: () => [createMessage(threads.busy)] },
  })
}

function sideOf(bench: Bench, server: ServerProcess, thread: string): Side {
  return { server, audience: new Audience(bench.cores), request: createMessage(thread) }
}

/** The first message makes the thread, which has to be there before anybody reads it. */
async function writeFirst(side: Side): Promise<void> {
  await side.audience.write({ ...writing(side), amount: { requests: 1 } })
}

function connect(side: Side, thread: string, count: number, stalled = false): Promise<void> {
  const { port } = side.server
  return side.audience.connect({ port, headers: asUser(busyUser), thread, count, stalled })
}

function writing({ server: { port }, request }: Side): Pick<Writing, 'port' | 'request'> {
  return { port, request }
}

async function measure(side: Side, how: Pick<Writing, 'amount' | 'rate'>): Promise<Measured> {
  const usedBefore = usedBy(side)
  const delivery = await side.audience.write({ ...writing(side), ...how })
  return { ...delivery, cpuMicros: (usedBy(side) - usedBefore) / delivery.deliveries }
}

function usedBy({ server }: Side): number {
  const { user, system } = cpuTimeOf(server.pid) ?? { user: Number.NaN, system: Number.NaN }
  return user + system
}

function paceOf({ options: { readers } }: Bench): number {
  return Math.max(1, Math.round(pacedDeliveries / readers))
}

function paced({ options: { openSeconds } }: Bench): { seconds: number } {
  return { seconds: openSeconds / 2 }
}

function healthyReaders({ options: { readers } }: Bench): number {
  return Math.ceil(readers / 10)
}

function crowdClaims({ floor, subject, returns }: Crowd, readers: number): Claim[] {
  const pairs = (of: (one: Measured) => number, which: 'full' | 'paced'): Spread =>
    spreadOf(subject[which].map((one, i) => of(one) / of(floor[which][i]!)))
  const name = `${number(readers)} live readers`
  return [
    {
      name: `${name}: deliveries a second`,
      unit: '×',
      value: pairs((one) => one.deliveriesPerSecond, 'full'),
      target: { atLeast: 0.7 },
    },
    {
      name: `${name}: p99 of a delivery against the floor’s`,
      unit: '×',
      value: pairs((one) => one.latency.p99, 'paced'),
      target: { atMost: 2 },
    },
    {
      name: `${name} cut off at once: until all are back`,
      unit: 's',
      value: spreadOf(returns.map(({ seconds }) => seconds)),
      target: { atMost: 10 },
    },
    {
      name: 'of those, readers that missed something, and frames that did not follow',
      unit: 'readers',
      value: spreadOf(returns.map(({ gaps, missing }) => gaps + missing)),
      target: { atMost: 0 },
    },
  ]
}

function pairClaim(measured: Measured[]): Claim {
  return {
    name: 'write to delivery, one reader: median beyond the create’s own',
    unit: 'ms',
    value: spreadOf(measured.map(({ latency, create }) => (latency.p50 - create.p50) / 1000)),
    target: { atMost: 2 },
  }
}

function stallClaims({ without, with: withThem, memoryWithout, memoryWith, stalled }: Stall): Claim[] {
  return [
    {
      name: `${number(stalled)} stalled readers: p99 of the others, as a multiple`,
      unit: '×',
      value: spreadOf(withThem.map(({ latency }, i) => latency.p99 / without[i]!.latency.p99)),
      target: { atMost: 2 },
    },
    {
      name: `${number(stalled)} stalled readers: memory of the server`,
      unit: 'MB',
      value: spreadOf([Math.max(0, memoryWith - memoryWithout) / 1e6]),
      target: { atMost: 200 },
    },
  ]
}

function createClaim(comparison: Comparison): Claim {
  return {
    name: `creates with ${busyReaders} readers of the thread against none`,
    unit: '×',
    value: rateRatio(comparison),
    target: { atLeast: 0.8 },
  }
}

function crowdTable({ floor, subject }: Crowd): Table {
  const row = (name: string, { full, paced: slow }: Crowd['floor']) => [
    name,
    number(medianOf(full.map((one) => one.deliveriesPerSecond))),
    number(medianOf(full.map((one) => one.cpuMicros))),
    ...(['p50', 'p99'] as const).map((which) =>
      number(medianOf(slow.map(({ latency }) => latency[which] / 1000))),
    ),
    number(slow.at(-1)!.frameBytes),
  ]
  return {
    columns: ['', 'deliveries /s', 'CPU µs each', 'paced p50 ms', 'paced p99 ms', 'bytes of a frame'],
    rows: [row('broadcast', floor), row('ProgressDB', subject)],
  }
}

function stallTable({ without, with: withThem, memoryWithout, memoryWith, stalled }: Stall): Table {
  const row = (name: string, measured: Measured[], memory: number) => [
    name,
    ...(['p50', 'p99'] as const).map((which) =>
      number(medianOf(measured.map(({ latency }) => latency[which] / 1000))),
    ),
    number(memory / 1e6),
  ]
  return {
    columns: ['', 'p50 ms', 'p99 ms', 'MB resident'],
    rows: [
      row('nobody stalled', without, memoryWithout),
      row(`${number(stalled)} stalled readers`, withThem, memoryWith),
    ],
  }
}

function createTable({ base, subject, ...comparison }: Comparison): Table {
  const median = (side: Comparison['base']) => number(medianOf(side.map(({ perSecond }) => perSecond)))
  return {
    columns: ['', 'without /s', 'with /s', 'ratio'],
    rows: [
      [comparison.name, median(base), median(subject), spread(rateRatio({ base, subject, ...comparison }))],
    ],
  }
}
