import { afterAll, beforeAll, expect, test } from 'vitest'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import type { Random } from '../support/random.ts'
import { seededRandom } from '../support/seed.ts'
import { ConnectionEnded, ConnectionPool } from './connection.ts'
import { ApiDocument } from './document.ts'
import { describeAnswer, describeRequest, type RawAnswer } from './exchange.ts'
import { type Case, Findings, Fuzz } from './fuzz.ts'
import { Judge, problemOf } from './judge.ts'
import { fuzzRequests } from './sizes.ts'
import { connectionCodes, type WireMutation, wireMutations } from './wire-mutations.ts'
import { World } from './world.ts'

const groupRequests = 200
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await ServerProcess.start({
    dataDir: folder.path,
    env: {
      PROGRESSDB_DURABILITY: 'fast',
      PROGRESSDB_PURGE_EVERY_MS: '86400000',
      // What files it has depends on what was built; the fuzzer without sockets knows some.
      PROGRESSDB_CONSOLE: 'false',
    },
  })
})
afterAll(async () => {
  await server?.kill()
  await folder?.[Symbol.asyncDispose]()
})

/** Sends a request in an unusual way, and looks at what comes of it. */
async function lookAtWire(
  { operation, label, request, expectation }: Case,
  mutation: WireMutation,
  {
    pool,
    judge,
    random,
    findings,
  }: { pool: ConnectionPool; judge: Judge; random: Random; findings: Findings },
): Promise<void> {
  const bytes = mutation.encode(request, random)
  if (!bytes) return
  const note = (fault: string, answer?: RawAnswer) =>
    findings.add(
      `${fault} [${mutation.label}]`,
      `${operation.id}, ${label}\n\n${describeRequest(request)}\n\n${answer ? describeAnswer(answer) : ''}`,
    )
  let answer: RawAnswer
  try {
    answer = await pool.exchange(bytes, request.method)
  } catch (error) {
    if (!(error instanceof ConnectionEnded)) throw error
    return note('the server closes the connection without an answer')
  }
  findings.count(answer)
  const isBelow = answer.status >= 400 && connectionCodes.includes(problemOf(answer)?.code ?? 'none')
  if (mutation.outcome === 'refused' || (mutation.outcome === 'either' && isBelow)) {
    for (const fault of judge.answerFaults('GET', 'no request', answer)) note(fault, answer)
  } else {
    const expected = mutation.outcome === 'same' ? expectation : { outcome: 'either' as const, fields: [] }
    for (const fault of judge.faults(request, answer, expected)) note(fault, answer)
  }
}

test('bad input over sockets: no 5xx, documented problems only, and no change by what is refused', async () => {
  const requests = fuzzRequests()
  const count = Math.floor(requests * 0.15)
  console.info(`PROGRESSDB_FUZZ_REQUESTS=${requests} (${count} over sockets)`)
  const random = seededRandom()
  const pool = new ConnectionPool(server.url)
  const world = await World.create({
    apiKey: server.apiKey,
    adminKey: server.adminKey,
    send: (request) => pool.send(request),
  })
  const json = await (await fetch(`${server.url}/openapi.json`)).json()
  const document = new ApiDocument(json)
  const fuzz = new Fuzz(document, { maxBodyBytes: 1024 * 1024, maxJsonDepth: 64 }, random)
  const judge = new Judge(document, world.secrets)
  const findings = new Findings()
  const wire = { pool, judge, random, findings }
  let refused: Case[] = []
  for (let sent = 0; sent < count; sent++) {
    if (sent % groupRequests === 0) {
      await mustChangeNothing(world, refused)
      refused = []
      await world.grow(random)
    }
    if (sent % 2 === 0) {
      await lookAtWire(fuzz.right(world), wireMutations[(sent / 2) % wireMutations.length]!, wire)
    } else {
      const next = fuzz.next(world)
      const answer = await pool.send(next.request)
      findings.look(judge, next, answer)
      if (next.expectation.outcome === 'refused') refused.push(next)
    }
  }
  pool.close()
  console.info(`answers by status: ${findings.counts}`)
  expect(findings.report).toBe('')
  expect(server.output()).not.toContain('"level":"error"')
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})

/** Sends what is refused once more, with nothing else in between, and compares all that the server holds. */
async function mustChangeNothing(world: World, cases: readonly Case[]): Promise<void> {
  const before = await world.dump()
  for (const { request } of cases) await world.target.send(request)
  expect(await world.dump()).toBe(before)
}
