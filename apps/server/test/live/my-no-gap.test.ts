import { describe, expect, test, vi } from 'vitest'
import { parseApiKey } from '../../src/auth/api-keys.ts'
import { mintToken } from '../../src/auth/tokens.ts'
import { ListeningServer } from '../support/listening.ts'
import { carriers } from '../support/live-readers.ts'
import { MyLiveReplica } from '../support/my-live-replica.ts'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import type { Random } from '../support/random.ts'
import type { ReplicaMessage } from '../support/replica.ts'
import { RoughProxy } from '../support/rough-proxy.ts'
import { seededRandom } from '../support/seed.ts'
import { Writer } from './changes.ts'
import { Follower } from './follower.ts'
import { wholeList, wholeThread } from './whole.ts'

const disconnects = Number(process.env.PROGRESSDB_LIVE_DISCONNECTS ?? 60)
const kills = Math.max(2, Math.round(disconnects / 20))
// Long enough for a slow machine to make them all.
vi.setConfig({ testTimeout: 60_000 + disconnects * 500 })
/** More members than a thread keeps in its own row. */
const many = Array.from({ length: 17 }, (_, i) => ({ userId: `extra-${i}`, role: 'viewer' }))

type Send = (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown }>

/** Threads of Ada's, two that she stays in and others that come and go, and those who write in them. */
class World {
  readonly writers: Writer[]
  readonly #send: Send
  readonly #random: Random
  #threads = 0

  constructor(send: Send, random: Random) {
    this.#send = send
    this.#random = random
    this.writers = ['small', 'large', 'left', 'deleted'].map(
      (id) => new Writer(`w-${id}`, random, send, id, true),
    )
  }

  async begin(): Promise<void> {
    const ada = { userId: 'ada' }
    for (const id of ['small', 'left', 'deleted'])
      await this.#send('POST', '/v1/threads', { id, members: [ada] })
    await this.#send('POST', '/v1/threads', { id: 'large', members: [ada, ...many] })
  }

  /** Every writer makes a change, and somewhere a thread comes or goes. */
  async step(): Promise<void> {
    await Promise.all([...this.writers.map((writer) => writer.step()), this.#move()])
  }

  #move(): Promise<unknown> {
    const ada = '/v1/threads/left/members/ada'
    switch (this.#random.below(6)) {
      case 0:
        return this.#send('DELETE', ada)
      case 1:
        return this.#send('PUT', ada, { role: 'member' })
      case 2:
        return this.#send('DELETE', '/v1/threads/deleted')
      case 3:
        return this.#send('POST', '/v1/threads/deleted/restore')
      case 4:
        return this.#send('POST', '/v1/threads', {
          id: `new-${this.#threads++}`,
          members: [{ userId: 'ada' }],
        })
      default:
        return this.#send('PUT', `/v1/threads/left/members/extra-${this.#random.below(20)}`, {
          role: 'viewer',
        })
    }
  }

  /** The positions of the changes in the threads that Ada never leaves. */
  get revs(): number[] {
    return this.writers.slice(0, 2).flatMap(({ revs }) => revs)
  }
}

type Get = (path: string) => Promise<{ status: number; json: unknown }>

/** Waits until the follower has all that Ada can read now, and no more. */
async function mustHaveAll(follower: Follower<MyLiveReplica>, get: Get): Promise<void> {
  const items = await wholeList(get)
  const { replica } = follower
  const whole = new Map<string, ReplicaMessage[]>()
  for (const { id } of items) whole.set(id, (await wholeThread<ReplicaMessage>(get, id)).items)
  const isHere = (known: ReplicaMessage | undefined, { stream }: ReplicaMessage) =>
    JSON.stringify(known?.stream) === JSON.stringify(stream)
  await follower.untilTrue(
    () =>
      replica.threads.size === items.length &&
      items.every(({ id, rev }) => {
        const thread = replica.threads.get(id)
        return thread?.rev === rev && whole.get(id)!.every((one) => isHere(thread.messages.get(one.id), one))
      }),
  )
  for (const { id } of items) {
    const { messages, members } = replica.threads.get(id)!
    const joined = (await get(`/v1/threads/${id}/members?limit=200`)).json as {
      items: { userId: string; role: string }[]
    }
    expect([...messages.values()].sort(bySeq)).toEqual(whole.get(id))
    expect([...members].sort()).toEqual(joined.items.map(({ userId, role }) => [userId, role]).sort())
  }
}

function bySeq(a: object, b: object): number {
  return (a as { seq: number }).seq - (b as { seq: number }).seq
}

describe.each(Object.keys(carriers))('G-LIVE over %s: no gap in any of all threads', (carrier) => {
  const follow = (url: () => string | Promise<string>, token: string) =>
    new Follower(carrier, { url, token, thread: undefined }, new MyLiveReplica())

  test(`under ${disconnects} disconnects from either side, some of them in the middle of a frame`, async () => {
    const random = seededRandom()
    const server = await ListeningServer.open({ settings: { listSettleMs: 20, liveBufferBytes: 128 * 1024 } })
    const proxy = await RoughProxy.open(server.url, random)
    const token = await server.token('ada')
    const world = new World(
      (method, path, body) => server.call(method, path, { as: { user: 'grace' }, body }),
      random,
    )
    await world.begin()
    const steady = follow(() => server.url, token)
    const dropped = follow(() => server.url, token)
    const rough = follow(() => proxy.url, token)
    await steady.untilTrue(({ threads }) => threads.size === 4)
    while (dropped.disconnects < disconnects) {
      for (let steps = random.below(5); steps >= 0; steps--) await world.step()
      const before = dropped.disconnects
      dropped.drop()
      rough.drop()
      while (dropped.disconnects === before) await dropped.turn()
    }
    const get: Get = (path) => server.call('GET', path, { as: { user: 'ada' } })
    for (const follower of [steady, dropped, rough]) await mustHaveAll(follower, get)
    expect(steady.disconnects).toBe(0)
    // Who was never disconnected has seen every change; a long poll begins anew each time.
    const seen = new Set(steady.replica.seen)
    if (carrier !== 'long poll') expect(world.revs.filter((rev) => !seen.has(rev))).toEqual([])
    for (const follower of [steady, dropped, rough]) await follower.end()
    await proxy.close()
    await server.close()
  })

  test(`over ${kills} kills of the server`, async () => {
    const random = seededRandom()
    await using folder = await temporaryFolder()
    const settings = { PROGRESSDB_LIVE_POLL_MS: '500' }
    let server = await ServerProcess.start({ dataDir: folder.path, env: settings })
    const { apiKey } = server
    const env = { ...settings, PROGRESSDB_PORT: new URL(server.url).port }
    const ask = async (user: string, method: string, path: string, body?: unknown) => {
      try {
        const answer = await server.request(method, path, { user, body, key: apiKey })
        return { status: answer.status, json: await answer.json().catch(() => undefined) }
      } catch {
        return { status: 0, json: undefined } // killed before it answered
      }
    }
    const world = new World((method, path, body) => ask('grace', method, path, body), random)
    await world.begin()
    const token = await mintToken(parseApiKey(apiKey)!, { user: 'ada', ttl: 3600 }, Date.now())
    let running = Promise.resolve(server)
    const followers = [1, 2].map(() => follow(async () => (await running).url, token))
    for (let kill = 0; kill < kills; kill++) {
      const writing = (async () => {
        for (let steps = 20 + random.below(40); steps > 0; steps--) await world.step()
      })()
      while (world.revs.length < (kill + 1) * 10) await new Promise(setImmediate)
      running = server.kill().then(() => ServerProcess.start({ dataDir: folder.path, apiKey, env }))
      server = await running
      await writing
    }
    for (const follower of followers) {
      await mustHaveAll(follower, (path) => ask('ada', 'GET', path))
      await follower.end()
    }
    await server.stop()
  })
})
