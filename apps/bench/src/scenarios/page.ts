import type { Bench } from '../bench.ts'
import { busyUser, manyMessages, shortMessages } from '../data/datasets.ts'
import { threadId } from '../data/ids.ts'
import { busiest, type Comparison, compare, rateRatio, untilIdle, warmUp } from '../measure/comparison.ts'
import { comparisonTable, number, percent } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { startStatic } from '../servers/floors.ts'
import { asUser, runImport, startProgressDb } from '../servers/progressdb.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { createMessage, newestPage, staticPage } from './requests.ts'

const connections = 32
const writesPerSecond = 50
/** What an import leaves to be compacted takes some time on one core. */
const compactionSeconds = 120

/** Reading the newest page against a server that has the same page as a string. */
export async function benchPage(bench: Bench): Promise<Section> {
  const active = await activeThread(bench)
  const random = await randomThreads(bench)
  const written = active.subject.map(({ beside, seconds }) => beside / seconds)
  return {
    title: 'Reading the newest page',
    about: [
      `\`GET /v1/threads/{threadId}/messages\` (the newest 50) over ${connections} connections, against a server that answers with the same bytes under the same headers, from a string. The last page of the active thread had ${number(active.subject.at(-1)!.answerBytes)} bytes, headers included, the floor's ${number(active.base[0]!.answerBytes)}. The load generator was at work for ${percent(busiest([active, random]))} of the time at the most.`,
      `The active thread has ${number(shortMessages)} messages and gets about ${writesPerSecond} more a second meanwhile (${number(Math.max(...written))} at the most). The random threads are any of ${number(bench.options.threads)} with ${manyMessages} messages each, imported beforehand, the server started anew after that and its tables compacted; nearly every page comes from the tables.`,
    ],
    tables: [comparisonTable([active, random], 'static')],
    claims: [
      claim('newest page of an active thread', active, 0.6),
      claim(`newest page of any of ${number(bench.options.threads)} threads`, random, 0.25),
    ],
    measured: { active, random },
  }
}

async function activeThread(bench: Bench): Promise<Comparison> {
  const folder = bench.newFolder()
  const members = () => [busyUser]
  const conversations = { first: 0, threads: 1, messages: shortMessages, members }
  await bench.datasets.withFile([conversations], (file) => runImport(folder, file))
  await using server = await startProgressDb(bench.cores, folder)
  await using floor = await startStatic(bench, await firstPage(server))
  const write = createMessage(threadId(0))
  await warmUp(bench, [
    { port: floor.port, requests: [staticPage()] },
    { port: server.port, requests: [newestPage(threadId(0))] },
  ])
  return await compare(bench, {
    name: 'an active thread',
    connections,
    base: { server: floor, requests: () => [staticPage()] },
    subject: {
      server,
      requests: () => [newestPage(threadId(0))],
      beside: { port: server.port, connections: 1, requests: [write], rate: writesPerSecond },
    },
  })
}

async function randomThreads(bench: Bench): Promise<Comparison> {
  const folder = await bench.datasets.manyThreads()
  await using server = await startProgressDb(bench.cores, folder)
  await using floor = await startStatic(bench, await firstPage(server))
  await untilIdle([server], compactionSeconds)
  const random = newestPage({ anyOf: bench.options.threads })
  await warmUp(bench, [
    { port: floor.port, requests: [staticPage()] },
    { port: server.port, requests: [random] },
  ])
  return await compare(bench, {
    name: `any of ${number(bench.options.threads)} threads`,
    connections,
    base: { server: floor, requests: () => [staticPage()] },
    subject: { server, requests: () => [random] },
  })
}

function firstPage(server: ServerProcess): Promise<Response> {
  return fetch(`${server.url}/v1/threads/${threadId(0)}/messages`, { headers: asUser(busyUser) })
}

function claim(name: string, comparison: Comparison, atLeast: number) {
  return { name, unit: '×' as const, value: rateRatio(comparison), target: { atLeast } }
}
