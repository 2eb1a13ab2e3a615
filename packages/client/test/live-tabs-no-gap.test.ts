import { expect, test } from 'vitest'
import { Writer } from '../../../apps/server/test/live/changes.ts'
import { RoughProxy } from '../../../apps/server/test/support/rough-proxy.ts'
import { seededRandom } from '../../../apps/server/test/support/seed.ts'
import { sharedName } from '../src/live/channel.ts'
import type { Connection } from '../src/live/connection.ts'
import { mustHaveAll, openConnection, Reader, sendTo } from './live-reader.ts'
import { startServer } from './server.ts'
import { until } from './until.ts'

const disturbances = Number(process.env.PROGRESSDB_LIVE_DISCONNECTS ?? 30)
const threads = ['t', 'u']
const tabs = 4

/** A tab that is closed and opened again, and then knows what it knew. */
class Tab {
  readonly readers: Reader[]
  readonly #open: () => Connection
  #connection!: Connection

  constructor(open: () => Connection) {
    this.#open = open
    this.readers = threads.map((id) => new Reader(id, '0'))
    this.open()
  }

  get isLive(): boolean {
    return this.#connection.status.getSnapshot().state === 'live'
  }

  open(): void {
    this.#connection = this.#open()
    for (const reader of this.readers) this.#connection.follow(reader.threadId, reader)
  }

  close(): void {
    this.#connection.close()
  }
}

test(`G-LIVE: tabs miss and repeat nothing under ${disturbances} disconnects, closed tabs and stolen leads`, {
  timeout: 30_000 + disturbances * 1000,
}, async () => {
  const random = seededRandom()
  await using server = await startServer()
  const proxy = await RoughProxy.open(server.url, random)
  const say = sendTo(server)
  for (const id of threads) await say('POST', '/v1/threads', { id })
  const writers = threads.map((id) => new Writer(id, random, say, id, true))
  const open = () =>
    openConnection({
      url: proxy.url,
      getToken: () => server.token('ada'),
      shareTabs: true,
      timing: { retryMs: 2, longestRetryMs: 20 },
    })
  const all = Array.from({ length: tabs }, () => new Tab(open))
  const lock = sharedName(proxy.url, 'ada')
  const kinds: Record<string, () => unknown> = {
    cut: () => proxy.cut(),
    close: () => {
      const tab = random.pick(all)
      tab.close()
      tab.open()
    },
    steal: () => navigator.locks.request(lock, { steal: true }, () => {}),
    kill: () => server.killAndStart(),
  }
  const often = ['cut', 'cut', 'cut', 'close', 'close', 'close', 'steal', 'steal']
  for (let i = 1; i <= disturbances; i++) {
    for (let steps = random.below(4); steps >= 0; steps--)
      await Promise.all(writers.map((writer) => writer.step()))
    const kind = i % 20 === 0 ? 'kill' : random.pick(often)
    await Promise.all([kinds[kind]!(), ...writers.map((writer) => writer.step())])
    // Sometimes the next one comes while they are still at it.
    if (random.below(3) > 0) await until(() => all.some(({ isLive }) => isLive))
    for (const { readers } of all) for (const reader of readers) reader.mustBeRight()
  }
  for (const { readers } of all) for (const reader of readers) await mustHaveAll(reader, say)
  expect(all.every(({ isLive }) => isLive)).toBe(true)
  for (const tab of all) tab.close()
  await proxy.close()
})
