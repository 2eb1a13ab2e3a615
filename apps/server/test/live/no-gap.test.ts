import { describe, expect, test } from 'vitest'
import { ListeningServer } from '../support/listening.ts'
import { carriers } from '../support/live-readers.ts'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import { Replica } from '../support/replica.ts'
import { RoughProxy } from '../support/rough-proxy.ts'
import { seededRandom } from '../support/seed.ts'
import { Writer } from './changes.ts'
import { Follower } from './follower.ts'
import { wholeThread } from './whole.ts'

const disconnects = Number(process.env.PROGRESSDB_LIVE_DISCONNECTS ?? 60)
const kills = Math.max(2, Math.round(disconnects / 20))

function bySeq(items: Iterable<object>): object[] {
  return [...items].sort((a, b) => (a as { seq: number }).seq - (b as { seq: number }).seq)
}

describe.each(Object.keys(carriers))('G-LIVE over %s: no gap and no repeat', (carrier) => {
  test(`under ${disconnects} disconnects from either side, some of them in the middle of a frame`, async () => {
    const random = seededRandom()
    const server = await ListeningServer.open()
    const proxy = await RoughProxy.open(server.url, random)
    const token = await server.token('ada')
    const send = (method: string, path: string, body?: unknown) =>
      server.call(method, path, { as: { user: 'ada' }, body })
    await send('POST', '/v1/threads', { id: 't' })
    const steady = new Follower(carrier, { url: () => server.url, token, thread: 't' }, new Replica())
    const dropped = new Follower(carrier, { url: () => server.url, token, thread: 't' }, new Replica())
    const rough = new Follower(carrier, { url: () => proxy.url, token, thread: 't' }, new Replica())
    const writers = [1, 2, 3].map((n) => new Writer(`w${n}`, random, send))
    await steady.until((await send('GET', '/v1/threads/t/messages')).json.cursor)
    while (dropped.disconnects < disconnects) {
      for (let steps = random.below(5); steps >= 0; steps--)
        await Promise.all(writers.map((writer) => writer.step()))
      const before = dropped.disconnects
      dropped.drop()
      rough.drop()
      while (dropped.disconnects === before) await dropped.turn()
    }
    const { items, cursor } = await wholeThread((path) => send('GET', path), 't')
    for (const follower of [steady, dropped, rough]) {
      await follower.until(cursor, items)
      expect(bySeq(follower.replica.messages.values())).toEqual(items)
    }
    expect(steady.disconnects).toBe(0)
    // Who was never disconnected has seen every change; a long poll begins anew each time.
    const seen = new Set(steady.replica.seen)
    const missed = writers.flatMap(({ revs }) => revs.filter((rev) => !seen.has(rev)))
    if (carrier !== 'long poll') expect(missed).toEqual([])
    for (const follower of [steady, dropped, rough]) await follower.end()
    await proxy.close()
    await server.close()
  })

  test(`over ${kills} kills of the server`, async () => {
    const random = seededRandom()
    await using folder = await temporaryFolder()
    let server = await ServerProcess.start({ dataDir: folder.path })
    const { apiKey } = server
    const port = new URL(server.url).port
    const send = async (method: string, path: string, body?: unknown) => {
      try {
        const answer = await server.request(method, path, { user: 'ada', body, key: apiKey })
        return { status: answer.status, json: await answer.json().catch(() => undefined) }
      } catch {
        return { status: 0, json: undefined } // killed before it answered
      }
    }
    await send('POST', '/v1/threads', { id: 't' })
    const token = await tokenOf(server)
    let running = Promise.resolve(server)
    const url = async () => (await running).url
    const followers = [1, 2, 3].map(() => new Follower(carrier, { url, token, thread: 't' }, new Replica()))
    const writers = [1, 2, 3].map((n) => new Writer(`w${n}`, random, send))
    for (let kill = 0; kill < kills; kill++) {
      const steps = 20 + random.below(40)
      const writing = Promise.all(
        writers.map(async (writer) => {
          for (let step = 0; step < steps; step++) await writer.step()
        }),
      )
      while (writers[0]!.answered < (kill + 1) * 10) await new Promise(setImmediate)
      running = server
        .kill()
        .then(() => ServerProcess.start({ dataDir: folder.path, apiKey, env: { PROGRESSDB_PORT: port } }))
      server = await running
      await writing
    }
    const { items, cursor } = await wholeThread((path) => send('GET', path), 't')
    for (const follower of followers) {
      await follower.until(cursor, items)
      expect(bySeq(follower.replica.messages.values())).toEqual(items)
      await follower.end()
    }
    await server.stop()
  })
})

async function tokenOf(server: ServerProcess): Promise<string> {
  const { mintToken } = await import('../../src/auth/tokens.ts')
  const { parseApiKey } = await import('../../src/auth/api-keys.ts')
  return mintToken(parseApiKey(server.apiKey)!, { user: 'ada', ttl: 3600 }, Date.now())
}
