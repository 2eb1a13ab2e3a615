import type { Bench } from '../bench.ts'
import { busyUser, quietThreads, quietUser, shortMessages, shortRounds } from '../data/datasets.ts'
import { threadId } from '../data/ids.ts'
import { type Comparison, compare, costRatio, medianIn } from '../measure/comparison.ts'
import { spreadOf } from '../measure/spread.ts'
import { cpu, latencies, number, spread } from '../report/format.ts'
import type { Claim, Section, Table } from '../report/section.ts'
import { startProgressDb } from '../servers/progressdb.ts'
import { countKeys, type KeysOfMessage } from '../storage/count-keys.ts'
import { changedMessages, changeSome } from './change-some.ts'
import { changesSince, createMessage, newestPage, threadList } from './requests.ts'

const connections = 32
/** So few that a short thread stays short. */
const mostCreates = 1000

/** What may not depend on how much there is: in a thread, in a list, among the members. */
export async function benchFlat(bench: Bench): Promise<Section> {
  const inThreads = await longAndShort(bench)
  const lists = await manyAndFew(bench)
  bench.progress('flat: keys written in threads of 10 to 10,000 members')
  const keys = await countKeys([10, 100, 1000, 10_000])
  const { messages, threads } = bench.options
  const [creates, pages, catchUps, freshPages] = inThreads as [Comparison, Comparison, Comparison, Comparison]
  const [list] = lists as [Comparison, Comparison]
  return {
    title: 'Flat cost',
    about: [
      `What a request costs where there is much, as a multiple of what it costs where there is little: in a thread of ${number(messages)} messages against threads of ${number(shortMessages)}, and the first page of the threads of a user in ${number(threads)} against one in ${quietThreads}. ${connections} connections. Creates come in ${shortRounds(bench.options.rounds)} rounds of ${number(createsEach(bench).requests)} requests, each with another short thread, so that these stay short.`,
      'A message in a large thread must not write more keys than one in a small one. Counted are the keys of the create itself, and those of moving its thread in the lists a second later.',
    ],
    tables: [table([...inThreads, ...lists]), keysTable(keys)],
    claims: [
      cost(
        `create in a thread of ${number(messages)} messages against ${number(shortMessages)}`,
        creates,
        1.2,
      ),
      cost('newest page of the long thread against a short one', pages, 1.2),
      cost('newest page of the long thread right after a write', freshPages, 1.2),
      cost(`catch-up of ${changedMessages} changed messages in the long thread`, catchUps, 1.2),
      cost(`first page of ${number(threads)} threads against ${quietThreads}`, list, 1.5),
      {
        name: 'keys that a message writes among 10,000 members, beyond those among 100',
        unit: 'keys',
        value: spreadOf([totalOf(keys.at(-1)!) - totalOf(keys[1]!)]),
        target: { atMost: 0 },
      },
    ],
    measured: { inThreads, lists, keys },
  }
}

function createsEach({ options: { amount } }: Bench): { requests: number } {
  return { requests: 'requests' in amount ? Math.min(amount.requests, mostCreates) : mostCreates }
}

async function longAndShort(bench: Bench): Promise<Comparison[]> {
  const { folder, shortThreads } = await bench.datasets.longThread()
  await using server = await startProgressDb(bench.cores, folder)
  const rounds = shortRounds(bench.options.rounds)
  const short = (round: number) => threadId(1 + round)
  const untouched = threadId(shortThreads)
  const sides = (requests: (thread: string) => ReturnType<typeof createMessage>[], from: number) => ({
    connections,
    rounds,
    measure: createsEach(bench),
    base: { server, requests: (round: number) => requests(short(from + round)) },
    subject: { server, requests: () => requests(threadId(0)) },
  })
  const creates = await compare(bench, {
    name: 'create in a thread',
    ...sides((id) => [createMessage(id)], 0),
  })
  // Only now, since creates would be changes too.
  const since = { long: await changeSome(server, threadId(0)), short: await changeSome(server, untouched) }
  return [
    creates,
    await compare(bench, {
      name: 'newest page',
      connections,
      base: { server, requests: () => [newestPage(untouched)] },
      subject: { server, requests: () => [newestPage(threadId(0))] },
    }),
    await compare(bench, {
      name: `catch-up of ${changedMessages} changes`,
      connections,
      base: { server, requests: () => [changesSince(untouched, since.short)] },
      subject: { server, requests: () => [changesSince(threadId(0), since.long)] },
    }),
    await compare(bench, {
      name: 'create, then newest page',
      ...sides((id) => [createMessage(id), newestPage(id)], rounds),
    }),
  ]
}

async function manyAndFew(bench: Bench): Promise<Comparison[]> {
  await using server = await startProgressDb(bench.cores, await bench.datasets.manyThreads())
  const { threads } = bench.options
  const sides = {
    connections,
    base: { server, requests: () => [threadList(quietUser)] },
    subject: { server, requests: () => [threadList(busyUser)] },
  }
  const beside = {
    port: server.port,
    connections: 1,
    requests: [createMessage({ anyOf: threads })],
    rate: 50,
  }
  return [
    await compare(bench, { name: 'first page of the threads', ...sides }),
    await compare(bench, {
      name: 'the same while 50 threads a second get a message',
      connections,
      base: { ...sides.base, beside },
      subject: { ...sides.subject, beside },
    }),
  ]
}

function cost(name: string, comparison: Comparison, atMost: number): Claim {
  return { name, unit: '×', value: costRatio(comparison), target: { atMost } }
}

function table(comparisons: Comparison[]): Table {
  return {
    columns: [
      '',
      'little /s',
      'much /s',
      'cost',
      'little p50, p99 µs',
      'much p50, p99 µs',
      'little CPU µs',
      'much CPU µs',
    ],
    rows: comparisons.map((comparison) => [
      comparison.name,
      number(medianIn(comparison.base, (one) => one.perSecond)),
      number(medianIn(comparison.subject, (one) => one.perSecond)),
      spread(costRatio(comparison)),
      latencies(comparison.base),
      latencies(comparison.subject),
      cpu(comparison.base),
      cpu(comparison.subject),
    ]),
  }
}

function keysTable(keys: KeysOfMessage[]): Table {
  return {
    columns: ['members', 'keys of a create', 'keys of moving its thread in the lists'],
    rows: keys.map(({ members, create, settle }) => [number(members), String(create), String(settle)]),
  }
}

function totalOf({ create, settle }: KeysOfMessage): number {
  return create + settle
}
