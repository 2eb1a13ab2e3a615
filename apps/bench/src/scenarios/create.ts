import type { Bench } from '../bench.ts'
import { measureSync } from '../machine/disk.ts'
import { busiest, type Comparison, compare, rateRatio, warmUp } from '../measure/comparison.ts'
import { type Spread, spreadOf } from '../measure/spread.ts'
import { comparisonTable, number, percent, spread } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { startEcho } from '../servers/floors.ts'
import { startProgressDb } from '../servers/progressdb.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { createMessage, echo, large, type MessageOptions, small, threadCount } from './requests.ts'

interface CreateCase extends MessageOptions {
  connections: number
}

const safeCases: CreateCase[] = [
  { bytes: small, connections: 1 },
  { bytes: small, connections: 32 },
  { bytes: small, connections: 128 },
  { bytes: small, connections: 32, withId: false },
  { bytes: large, connections: 32 },
]
const fastCases: CreateCase[] = [
  { bytes: small, connections: 1 },
  { bytes: small, connections: 32 },
  { bytes: small, connections: 128 },
]

/** Creating messages against a bare echo of the same bytes. */
export async function benchCreate(bench: Bench): Promise<Section> {
  await using floor = await startEcho(bench)
  const syncs: number[] = []
  const safe = await inDurability(bench, floor, 'safe', safeCases, syncs)
  const fast = await inDurability(bench, floor, 'fast', fastCases, [])
  const [one, at32, at128] = safe as [Comparison, Comparison, Comparison]
  const excess = excessOf(one, syncs)
  return {
    title: 'Creating messages',
    about: [
      `\`POST /v1/threads/{threadId}/messages\` against \`POST /echo\`, with the same body and headers. The body is JSON of ${small} or ${number(large)} bytes. The messages go to any of ${threadCount} threads, in the name of one user, with a backend key and \`X-User-ID\`. The client chooses the ids (UUIDv7), as the SDKs do, unless it says "id by the server". The load generator was at work for ${percent(busiest([...safe, ...fast]))} of the time at the most.`,
      `An \`fdatasync\` after an append of 4 KB took ${spread(spreadOf(syncs))} ms in the same folder (a median before each round). At one connection the median create in \`safe\` took ${spread(excess)} ms more than the floor's median and one such \`fdatasync\`.`,
    ],
    tables: [comparisonTable([...safe, ...fast], 'echo')],
    claims: [
      claim(`create ${small} bytes, safe, 32 connections`, at32, 0.5),
      claim(`create ${small} bytes, safe, 128 connections`, at128, 0.7),
      {
        name: `create ${small} bytes, safe, 1 connection: median beyond the floor's and one fdatasync`,
        unit: 'ms',
        value: excess,
        target: { atMost: 0.3 },
      },
    ],
    measured: { safe, fast, fdatasyncMs: syncs },
  }
}

async function inDurability(
  bench: Bench,
  floor: ServerProcess,
  durability: 'safe' | 'fast',
  cases: CreateCase[],
  syncs: number[],
): Promise<Comparison[]> {
  const folder = bench.newFolder()
  await using server = await startProgressDb(bench.cores, folder, durability)
  await warmUp(bench, [
    { port: floor.port, requests: [echo()] },
    { port: server.port, requests: [createMessage({ anyOf: threadCount })] }, // which also makes the threads
  ])
  const comparisons: Comparison[] = []
  for (const { connections, ...options } of cases) {
    const requests = () => [createMessage({ anyOf: threadCount }, options)]
    comparisons.push(
      await compare(bench, {
        name: nameOf(durability, { connections, ...options }),
        connections,
        base: { server: floor, requests: () => [echo(options)] },
        subject: { server, requests },
        beforeRound: () => {
          if (connections === 1) syncs.push(measureSync(folder))
        },
      }),
    )
  }
  return comparisons
}

function nameOf(durability: string, { bytes, connections, withId = true }: CreateCase): string {
  const size = bytes === small ? '150 bytes' : '30 KB'
  const plural = connections === 1 ? '' : 's'
  return `${size}, ${durability}, ${connections} connection${plural}${withId ? '' : ', id by the server'}`
}

function claim(name: string, comparison: Comparison, atLeast: number) {
  return { name, unit: '×' as const, value: rateRatio(comparison), target: { atLeast } }
}

/** What is left of the median at one connection when the floor and the sync are taken away, in milliseconds. */
function excessOf({ base, subject }: Comparison, syncs: number[]): Spread {
  return spreadOf(
    subject.map(({ latency }, round) => {
      const beyondFloor = (latency[0]!.p50 - base[round]!.latency[0]!.p50) / 1000
      return beyondFloor - syncs[round]!
    }),
  )
}
