import { expect, test } from 'vitest'
import { expiryKeys } from '../../src/features/messages/expiry.ts'
import { messageKeys } from '../../src/features/messages/message.ts'
import { keyBytes } from '../../src/storage/keys.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { Batch, type Row, StoreError } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'
import { ReadingWorld } from '../support/reading.ts'
import { verifyRows } from '../support/verify-folder.ts'

/** A store in which the messages of one thread are damaged; like a disk, it answers later than at once. */
class DamagedMessages extends MemoryStore {
  override async scan(...given: Parameters<MemoryStore['scan']>): Promise<Row[]> {
    await new Promise(setImmediate)
    if (given[0].from.toString('latin1').startsWith('Tdamaged\0m'))
      throw new StoreError('corrupt', 'A stored value is damaged.')
    return super.scan(...given)
  }

  override async close(): Promise<void> {}
}

test('names a thread that cannot be read, and goes on with the others', async () => {
  const store = new DamagedMessages()
  const server = await TestServer.open({ store })
  for (const thread of ['damaged', 'other', 'third'])
    await server.call('POST', `/v1/threads/${thread}/messages`, { body: { body: 1 } })
  await server.close()
  expect(await verifyRows(store)).toEqual(['thread "damaged": A stored value is damaged.'])
})

test('tells apart what is missing, what was purged, and what was never there', async () => {
  const store = new MemoryStore()
  const server = await TestServer.open({ store })
  const body = { messages: Array.from({ length: 20 }, () => ({ body: 1 })) }
  await server.call('POST', '/v1/threads/t/messages/batch', { body })
  const batch = new Batch()
  // The second block, and what a purge would leave of a message that is there.
  batch.delete(keyBytes(messageKeys.block('t', 1)))
  batch.put(keyBytes(expiryKeys.stub('t', 3)), Buffer.from('{}'))
  batch.put(keyBytes(expiryKeys.stub('t', 30)), Buffer.from('{}'))
  await store.write(batch)
  const findings = await verifyRows(store)
  for (const expected of [
    'message 9 is missing',
    'it has a stub of a message that is there',
    'it has a stub beyond its last message',
  ])
    expect(findings).toContain(`thread "t": ${expected}`)
  await server.close()
})

test('takes the gaps between imported messages as what they are', async () => {
  const world = await ReadingWorld.open()
  const message = (seq: number) => ({
    type: 'message',
    thread: 't',
    id: `m${seq}`,
    seq,
    author: null,
    role: 'user',
    body: 1,
  })
  const { rejected } = await world.import([
    { type: 'thread', id: 't', author: null },
    ...[5, 6, 40].map(message),
  ])
  expect(rejected).toEqual([])
  expect(await world.close()).toEqual([])
})
