import { describe, test } from 'vitest'
import { Writer } from '../../../apps/server/test/live/changes.ts'
import { RoughProxy } from '../../../apps/server/test/support/rough-proxy.ts'
import { seededRandom } from '../../../apps/server/test/support/seed.ts'
import type { Connection } from '../src/live/connection.ts'
import { mustHaveAll, openConnection, Reader, sendTo } from './live-reader.ts'
import { startServer } from './server.ts'
import { until } from './until.ts'

const disconnects = Number(process.env.PROGRESSDB_LIVE_DISCONNECTS ?? 30)
const kills = Math.max(2, Math.round(disconnects / 20))
const threads = ['t', 'u']

/** How often a connection that was live is no longer. */
function countBreaks({ status }: Connection): () => number {
  let before = status.getSnapshot().state
  let breaks = 0
  status.subscribe(() => {
    const { state } = status.getSnapshot()
    if (before === 'live' && state !== 'live') breaks++
    before = state
  })
  return () => breaks
}

describe.each(['sse', 'websocket', 'poll'] as const)('G-LIVE over %s', (transport) => {
  test(`nothing is missed, repeated or out of order under ${disconnects} disconnects and ${kills} kills of the server`, {
    timeout: 30_000 + disconnects * 1000,
  }, async () => {
    const random = seededRandom()
    await using server = await startServer()
    const proxy = await RoughProxy.open(server.url, random)
    const say = sendTo(server)
    for (const id of threads) await say('POST', '/v1/threads', { id })
    const writers = threads.flatMap((id) => [1, 2].map((n) => new Writer(`${id}${n}`, random, say, id, true)))
    const connection = openConnection({
      url: proxy.url,
      getToken: () => server.token('ada'),
      transport,
      timing: { retryMs: 2, longestRetryMs: 20 },
    })
    const breaks = countBreaks(connection)
    const readers = threads.map((id) => new Reader(id, '0'))
    for (const reader of readers) connection.follow(reader.threadId, reader)
    const isLive = () => connection.status.getSnapshot().state === 'live'

    for (let killed = 0; breaks() < disconnects || killed < kills; ) {
      for (let steps = random.below(4); steps >= 0; steps--)
        await Promise.all(writers.map((writer) => writer.step()))
      const before = breaks()
      await until(isLive)
      if (breaks() * kills >= killed * disconnects && killed < kills && random.below(5) === 0) {
        killed++
        await Promise.all([server.killAndStart(), ...writers.map((writer) => writer.step())])
      }
      // A poll that is not under way at that moment does not notice.
      await until(() => breaks() > before || proxy.cut())
      for (const reader of readers) reader.mustBeRight()
    }
    for (const reader of readers) await mustHaveAll(reader, say)
    connection.close()
    await proxy.close()
  })
})
