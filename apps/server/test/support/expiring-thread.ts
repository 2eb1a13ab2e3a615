import { expect } from 'vitest'
import { generateApiKey } from '../../src/auth/api-keys.ts'
import type { Store } from '../../src/storage/store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { MemoryDisk } from '../properties/support/disks.ts'
import { type As, TestServer } from './in-process.ts'

const apiKey = generateApiKey()
const path = '/v1/threads/t/messages'

/** A server with a thread of `ada`, the owner, and `grace`, on a clock that the test moves. Nothing is purged by itself. */
export class ExpiringThread {
  readonly clock = { at: Date.UTC(2026, 10, 21, 9, 30), now: () => this.clock.at }
  #disk = new MemoryDisk()
  store!: Store
  server!: TestServer

  static async open(): Promise<ExpiringThread> {
    const thread = new ExpiringThread()
    await thread.start()
    const body = { id: 't', members: [{ userId: 'grace' }] }
    await thread.server.call('POST', '/v1/threads', { as: { user: 'ada' }, body })
    return thread
  }

  /** Starts a server on what is there. */
  async start(purgeEveryMs = 86_400_000): Promise<void> {
    this.store = await this.#disk.open()
    const settings = { purgeEveryMs, listSettleMs: 60_000 }
    this.server = await TestServer.open({ store: this.store, clock: this.clock, settings, apiKey })
  }

  /** Starts a server on nothing. */
  async startAnew(): Promise<void> {
    await this.server.close()
    this.#disk = new MemoryDisk()
    await this.start()
  }

  post(body: object, as: As = { user: 'grace' }) {
    return this.call('POST', '', body, as)
  }

  call(method: string, rest: string, body?: unknown, as: As = { user: 'grace' }) {
    return this.server.call(method, `${path}${rest}`, { as, body })
  }

  async changes(since = '0') {
    const target = `/v1/threads/t/changes?since=${since}&limit=1000`
    return (await this.server.call('GET', target, { as: 'app' })).json
  }

  async page(rest = '') {
    return (await this.call('GET', rest, undefined, 'app')).json
  }

  wait(seconds: number): void {
    this.clock.at += seconds * 1000
  }

  purge(): Promise<void> {
    return this.server.server.purgeExpired()
  }

  async mustVerify(): Promise<void> {
    const findings: string[] = []
    await verifyStore(this.store, { finding: (text) => findings.push(text), progress() {} })
    expect(findings).toEqual([])
  }
}

export function idsOf(items: { id: string }[]): string[] {
  return items.map(({ id }) => id)
}
