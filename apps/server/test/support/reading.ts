import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { type Answer, type As, TestServer } from './in-process.ts'
import { verifyRows } from './verify-folder.ts'

export const ada = { user: 'ada' }
export const grace = { user: 'grace' }

/** Counts the keys of each batch; everything else is the store's. */
class CountingStore extends MemoryStore {
  readonly counts: number[] = []

  override write(batch: Batch): Promise<void> {
    this.counts.push(batch.operations.length)
    return super.write(batch)
  }
}

/** A server on which threads of ada's are read, mostly by grace. */
export class ReadingWorld {
  readonly server: TestServer
  readonly store: CountingStore

  private constructor(server: TestServer, store: CountingStore) {
    this.server = server
    this.store = store
  }

  static async open(): Promise<ReadingWorld> {
    const store = new CountingStore()
    // Nothing is written or synced but by requests.
    const settings = { listSettleMs: 60_000, fastSyncMs: 10_000 }
    return new ReadingWorld(await TestServer.open({ store, settings }), store)
  }

  call(method: string, path: string, as: As, body?: unknown): Promise<Answer> {
    return this.server.call(method, `/v1${path}`, { as, body })
  }

  /** A thread with ada and some viewers. */
  create(members: string[], id = 't'): Promise<Answer> {
    const viewers = members.map((userId) => ({ userId, role: 'viewer' }))
    return this.call('POST', '/threads', ada, { id, members: viewers })
  }

  post(body: object = {}, as: As = ada, id = 't'): Promise<Answer> {
    return this.call('POST', `/threads/${id}/messages`, as, { body: 1, ...body })
  }

  postMany(count: number, more: object = {}): Promise<Answer> {
    const messages = Array.from({ length: count }, () => ({ body: 1, ...more }))
    return this.call('POST', '/threads/t/messages/batch', ada, { messages })
  }

  remove(message: string): Promise<Answer> {
    return this.call('DELETE', `/threads/t/messages/${message}`, ada)
  }

  restore(message: string): Promise<Answer> {
    return this.call('POST', `/threads/t/messages/${message}/restore`, ada)
  }

  read(seq: number, as: As = grace, id = 't'): Promise<Answer> {
    return this.call('PUT', `/threads/${id}/read`, as, { seq })
  }

  /** What somebody is in a thread. */
  async me(as: As = grace, id = 't') {
    return (await this.call('GET', `/threads/${id}`, as)).json.me
  }

  async import(lines: object[]): Promise<{ imported: number; rejected: { line: number }[] }> {
    const answer = await this.server.server.app.request('/v1/import', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.server.adminKey}`,
        'content-type': 'application/x-ndjson',
      },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    return (await answer.json()) as { imported: number; rejected: { line: number }[] }
  }

  /** A thread of ada's with so many members, of whom grace is one. */
  async createWithMembers(count: number): Promise<void> {
    const users = ['ada', 'grace', ...Array.from({ length: count - 2 }, (_, i) => `user${i}`)]
    const role = (user: string) => (user === 'ada' ? 'owner' : 'viewer')
    await this.import([
      { type: 'thread', id: 't', author: 'ada' },
      ...users.map((user) => ({ type: 'member', thread: 't', user, role: role(user) })),
    ])
  }

  /** Closes the server; what `progressdb verify` finds. */
  async close(): Promise<string[]> {
    const findings = await verifyRows(this.store)
    await this.server.close()
    return findings
  }
}
