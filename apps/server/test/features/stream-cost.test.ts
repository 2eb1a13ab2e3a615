import { expect, test } from 'vitest'
import type { Frame, Step } from '../../src/followers/realtime/frame.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'

/** Notes what it is given. */
class CountingStore extends MemoryStore {
  readonly writes: { bytes: number; operations: number }[] = []

  override async write(batch: Batch): Promise<void> {
    this.writes.push({ bytes: batch.bytes, operations: batch.operations.length })
    await super.write(batch)
  }
}

const thread = '0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90'
const messages = `/v1/threads/${thread}/messages`
const piece = 'fifty bytes of text, as a model gives them to us, '
const pieces = 20_000

test('a stream of 1 MB costs what it holds: bytes stored, and bytes sent', async () => {
  const store = new CountingStore()
  const server = await TestServer.open({ store, settings: { listSettleMs: 60_000 } })
  const post = (path: string, body: object) => server.call('POST', `${messages}${path}`, { as: 'app', body })
  await post('', { id: 'before', body: 1 })
  // A topic sends each frame to all its listeners as it is.
  const sent: Frame[] = []
  const hears = {
    reader: undefined,
    offer: ({ frames }: Step) => sent.push(...frames),
    foresee: () => {},
    hear: () => {},
    fallBehind: () => {},
  }
  server.server.live.hub.topic(thread).listeners.add(hears)
  store.writes.length = 0
  await post('', { id: 'm', body: {}, status: 'streaming' })
  for (let i = 0; i < pieces; i++) {
    const { status } = await post('/m/append', { offset: i * piece.length, text: piece })
    expect(status).toBe(200)
  }
  const appends = store.writes.slice(1)
  const final = await post('/m/finalize', {})
  const text = pieces * piece.length
  expect(final.json.body.text).toBe(piece.repeat(pieces))
  // Each append writes its own row and that of the feed, at the end as at the beginning.
  expect(appends).toHaveLength(pieces)
  expect(new Set(appends.map(({ operations }) => operations))).toEqual(new Set([2]))
  const bytesOf = (writes: { bytes: number }[]) => writes.reduce((sum, { bytes }) => sum + bytes, 0)
  const tenth = pieces / 10
  expect(bytesOf(appends.slice(-tenth)) / bytesOf(appends.slice(0, tenth))).toBeLessThan(1.2)
  expect(bytesOf(store.writes)).toBeLessThanOrEqual(2 * text + 64 * pieces)
  // A frame names its thread, its message and its place, in less than 160 bytes.
  expect(sent).toHaveLength(pieces + 2)
  const sentBytes = sent.reduce((sum, { json }) => sum + json.length, 0)
  expect(sentBytes).toBeLessThanOrEqual(1.2 * text + 160 * sent.length)
  await server.close()
})
