import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ServedStore } from '../../src/server.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { Batch, type Row, StoreError } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'

/** A store that fails, and is there again, as the one on disk does; what is read anew can be held up. */
class ReturningStore extends MemoryStore implements ServedStore {
  onReopened: () => Promise<void> = async () => {}
  isFailing = false
  closed = false
  /** Scans that begin so wait. */
  held: string | undefined
  #go = () => {}
  #onHeld = () => {}
  readonly whenHeld = new Promise<void>((resolve) => {
    this.#onHeld = resolve
  })

  letGo(): void {
    this.held = undefined
    this.#go()
  }

  override async write(batch: Batch): Promise<void> {
    if (this.isFailing) throw new StoreError('failed', 'no more room')
    await super.write(batch)
  }

  override async scan(...given: Parameters<MemoryStore['scan']>): Promise<Row[]> {
    if (this.held !== undefined && given[0].from.toString('latin1').startsWith(this.held)) {
      await new Promise<void>((resolve) => {
        this.#go = resolve
        this.#onHeld()
      })
    }
    return super.scan(...given)
  }

  override async close(): Promise<void> {
    this.closed = true
    await super.close()
  }
}

let store: ReturningStore
let server: TestServer
beforeEach(async () => {
  store = new ReturningStore()
  server = await TestServer.open({ store })
})
afterEach(() => server.close())

const write = (id: string) =>
  server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body: { id, body: 1 } })

test.each([
  ['API keys', 'Sk'],
  ['revocations', 'Sr'],
  ['streams', 'Sstream'],
])(
  'G-AUTH: while the %s of a store that is back are read, all others are known as before, and nothing is written',
  async (_, prefix) => {
    const { json: made } = await server.call('POST', '/v1/keys', { as: 'admin', body: {} })
    const revoked = { bearer: await server.token('ada') }
    await server.call('POST', '/v1/users/ada/revoke', { body: {} })
    await write('m1')
    store.isFailing = true
    expect((await write('m2')).json.code).toBe('storage_failed')
    store.isFailing = false

    store.held = prefix
    const reopened = store.onReopened()
    await store.whenHeld
    expect((await server.call('GET', '/v1/threads/t', { as: { bearer: made.key } })).status).toBe(200)
    expect((await server.call('GET', '/v1/threads/t', { as: revoked })).json.code).toBe('revoked_credentials')
    expect((await write('m2')).json.code).toBe('storage_failed')
    store.letGo()
    await reopened
    expect((await write('m2')).status).toBe(201)
    expect((await server.call('GET', '/v1/threads/t', { as: { bearer: made.key } })).json.lastSeq).toBe(2)
    expect((await server.call('GET', '/v1/threads/t', { as: revoked })).json.code).toBe('revoked_credentials')
  },
)

test('a store in which something is damaged that is needed for a start is closed again', async () => {
  const damaged = new ReturningStore()
  const batch = new Batch()
  batch.put(Buffer.from('Skdamaged\0'), Buffer.from('{'))
  await damaged.write(batch)
  await expect(TestServer.open({ store: damaged })).rejects.toThrow(SyntaxError)
  expect(damaged.closed).toBe(true)
})
