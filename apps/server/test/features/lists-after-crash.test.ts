import { expect, test } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { TestServer } from '../support/in-process.ts'

const ada = { user: 'ada' }

test('a thread is where it belongs after a crash, however much happened elsewhere since it moved', async () => {
  const store = new MemoryStore()
  // Far less is kept of the feed than is written to it until the lists are settled.
  const settings = { feedKeep: 1000, listSettleMs: 60_000 }
  const server = await TestServer.open({ store, settings })
  const say = (id: string) =>
    server.call('POST', `/v1/threads/${id}/messages`, { as: ada, body: { body: 1 } })
  for (const id of ['moved', 'busy', 'quiet'])
    await server.call('POST', '/v1/threads', { as: ada, body: { id } })
  await say('moved')
  for (let i = 0; i < 4000; i++) await say('busy')
  // Nothing is settled any more, as after a kill.
  const again = await TestServer.open({ store, settings })
  const { json } = await again.call('GET', '/v1/threads', { as: ada })
  expect(json.items.map(({ id }: { id: string }) => id)).toEqual(['busy', 'moved', 'quiet'])
  await again.close()
  await server.close().catch(() => {})
})
