import { expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'
import { seededRandom } from '../support/seed.ts'
import { ApiDocument } from './document.ts'
import { sendInProcess } from './exchange.ts'
import { Findings, Fuzz } from './fuzz.ts'
import { Judge } from './judge.ts'
import { fuzzRequests } from './sizes.ts'
import { WatchedStore } from './watched-store.ts'
import { World } from './world.ts'

const maxBodyBytes = 1024 * 1024
const maxJsonDepth = 64
/** Requests to one server, and between two looks at all that it holds. */
const roundRequests = 2000
const groupRequests = 250

async function openServer() {
  const store = new WatchedStore()
  // Nothing is written but by requests.
  const server = await TestServer.open({
    store,
    // Nothing is written but by requests.
    settings: { maxBodyBytes, maxJsonDepth, listSettleMs: 60_000, purgeEveryMs: 86_400_000, livePollMs: 100 },
  })
  const { apiKey, adminKey } = server
  const world = await World.create({ apiKey, adminKey, send: (request) => sendInProcess(server, request) })
  return { store, server, world }
}

async function documentOf(server: TestServer): Promise<ApiDocument> {
  return new ApiDocument((await server.call('GET', '/openapi.json', { as: 'nobody' })).json)
}

/** What every JavaScript object has; nothing that anybody sends may add to it. */
function builtIns(): string {
  const prototypes = [Object, Array, String, Number, Map, Buffer, Function, Promise, Response, Headers]
  return JSON.stringify(prototypes.map(({ prototype }) => Reflect.ownKeys(prototype).map(String)))
}

test('bad input, made from the document: no 5xx, documented problems only, and no change by what is refused', async () => {
  const requests = fuzzRequests()
  const count = Math.ceil(requests * 0.85)
  console.info(`PROGRESSDB_FUZZ_REQUESTS=${requests} (${count} in-process)`)
  const random = seededRandom()
  const before = builtIns()
  const findings = new Findings()
  let fuzz: Fuzz | undefined
  for (let sent = 0; sent < count; ) {
    const { store, server, world } = await openServer()
    const document = await documentOf(server)
    fuzz ??= new Fuzz(document, { maxBodyBytes, maxJsonDepth }, random)
    const judge = new Judge(document, world.secrets)
    for (const end = Math.min(count, sent + roundRequests); sent < end; sent++) {
      if (sent % groupRequests === 0) await world.grow(random)
      const next = fuzz.next(world)
      const writes = store.writes
      const answer = await sendInProcess(server, next.request)
      findings.look(judge, next, answer)
      if (answer.status >= 400 && store.writes !== writes)
        findings.add('what is refused changes something', `${next.operation.id}, ${next.label}`)
    }
    await server.close()
  }
  console.info(`answers by status: ${findings.counts}`)
  expect(findings.report).toBe('')
  expect(builtIns()).toBe(before)
  expect(Object.keys({})).toEqual([])
})
