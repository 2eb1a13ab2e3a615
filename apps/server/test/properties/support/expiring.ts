import { deepStrictEqual, ok } from 'node:assert'
import { generateApiKey } from '../../../src/auth/api-keys.ts'
import type { Store } from '../../../src/storage/store.ts'
import { verifyStore } from '../../../src/upkeep/verify/verify.ts'
import { TestServer } from '../../support/in-process.ts'
import { type LiveFrame, Replica } from '../../support/replica.ts'
import { TestClock } from './clock.ts'
import { MemoryDisk } from './disks.ts'
import { exportOf, importInto } from './moving.ts'

/** What happens at one time in a thread whose messages expire. `which` picks a message. */
export type ExpiryStep =
  | { do: 'create'; messages: { ttl: number | undefined; large: boolean; replyTo: number | undefined }[] }
  | { do: 'edit' | 'delete' | 'restore' | 'react'; which: number }
  | { do: 'expire'; which: number; ttl: number | null }
  | { do: 'wait'; seconds: number }
  | { do: 'purge' | 'restart' | 'move' }
  /** A client reads the thread, and remembers it. */
  | { do: 'look' }
  /** A client reads what changed since it looked. */
  | { do: 'catch up'; which: number; limit: number }

interface Message {
  id: string
  /** In milliseconds since 1970. */
  expires: number | undefined
  deleted: boolean
  /** Texts that it has had, which nobody may see once it has expired. */
  secrets: string[]
}

const apiKey = generateApiKey()
const settings = { purgeEveryMs: 86_400_000, listSettleMs: 60_000 }
const thread = '/v1/threads/t'

/** A server beside a list of what is in its only thread. */
export class ExpirySession {
  readonly #clock = new TestClock()
  #disk = new MemoryDisk()
  #store!: Store
  #server!: TestServer
  readonly #messages: Message[] = []
  #clients: Replica[] = []
  #count = 0

  async open(): Promise<void> {
    this.#store = await this.#disk.open()
    this.#server = await TestServer.open({ store: this.#store, clock: this.#clock, apiKey, settings })
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  async take(step: ExpiryStep): Promise<void> {
    this.#clock.tick()
    switch (step.do) {
      case 'create':
        return this.#create(step.messages)
      case 'wait':
        return this.#clock.set(this.#clock.now() + step.seconds * 1000)
      case 'purge':
        return this.#purge()
      case 'restart':
        await this.#disk.freeze()
        await this.close()
        return this.open()
      case 'move':
        return this.#move()
      case 'look':
        return this.#look()
      case 'catch up': {
        const client = this.#clients[step.which % this.#clients.length]
        return client && this.#catchUp(client, step.limit)
      }
      default:
        return this.#change(step)
    }
  }

  /** No read shows a message that has expired, and each shows all others. */
  async check(limit: number): Promise<void> {
    const shown = this.#messages.filter((message) => !this.#hasExpired(message)).map(({ id }) => id)
    const newest = await this.#read(`/messages?limit=${limit}`)
    deepStrictEqual(idsOf(newest), shown.slice(-limit))
    const oldest = await this.#read(`/messages?limit=${limit}&after=start`)
    deepStrictEqual(idsOf(oldest), shown.slice(0, limit))
    const older = await this.#read(`/messages?limit=${limit}&before=${newest.before}`)
    deepStrictEqual(idsOf(older), shown.slice(0, -limit).slice(-limit))
    const newer = await this.#read(`/messages?limit=${limit}&after=${oldest.after}`)
    deepStrictEqual(idsOf(newer), shown.slice(limit, 2 * limit))
    for (const message of this.#messages) {
      const { status } = await this.#call('GET', `/messages/${message.id}`)
      deepStrictEqual([message.id, status], [message.id, this.#hasExpired(message) ? 410 : 200])
    }
    await this.#read(`/changes?since=0&limit=1000`)
    if (shown[0]) await this.#read(`/messages/${shown[0]}/replies`)
  }

  /** What each client saw and what changed since make what is there; the store keeps its own rules. */
  async checkAll(limit: number): Promise<void> {
    // A client hides by itself what it knows to have expired, and need not once that is purged.
    await this.#mustConverge(limit, this.#clock.now())
    await this.#mustVerify()
    await this.#purge()
    await this.#mustConverge(limit, 0)
    await this.#mustVerify()
  }

  async #mustConverge(limit: number, now: number): Promise<void> {
    for (const client of this.#clients) await this.#catchUp(client, limit)
    const { items, cursor } = await this.#read('/messages?limit=1000')
    for (const client of this.#clients) {
      deepStrictEqual(client.cursor, cursor)
      const known = [...client.messages.values()] as { seq: number; expiresAt?: string }[]
      const left = known.filter(({ expiresAt }) => !expiresAt || Date.parse(expiresAt) > now)
      deepStrictEqual(
        left.sort((a, b) => a.seq - b.seq),
        items,
      )
    }
  }

  async #create(inputs: Extract<ExpiryStep, { do: 'create' }>['messages']): Promise<void> {
    const messages = inputs.map(({ ttl, large, replyTo }) => {
      const id = `m${++this.#count}`
      const parent = replyTo === undefined ? undefined : this.#messages[replyTo % this.#messages.length]
      const body = this.#secret() + (large ? 'x'.repeat(2000) : '')
      const mentions = large ? ['ada', 'grace'] : []
      return { id, body, ttl, mentions, ...(parent && !this.#hasExpired(parent) && { replyTo: parent.id }) }
    })
    const { status } = await this.#call('POST', '/messages/batch', { messages })
    deepStrictEqual(status, 201)
    for (const { id, body, ttl } of messages) {
      const expires = ttl === undefined ? undefined : this.#clock.now() + ttl * 1000
      this.#messages.push({ id, expires, deleted: false, secrets: [body.slice(0, 20)] })
    }
  }

  async #change(step: Extract<ExpiryStep, { which: number }>): Promise<void> {
    const message = this.#messages[step.which % this.#messages.length]
    if (!message) return
    const path = `/messages/${message.id}`
    const gone = this.#hasExpired(message)
    const usual = gone ? 410 : message.deleted ? 409 : 200
    if (step.do === 'delete') {
      deepStrictEqual((await this.#call('DELETE', path)).status, gone ? 410 : 204)
      message.deleted ||= !gone
    } else if (step.do === 'restore') {
      deepStrictEqual((await this.#call('POST', `${path}/restore`)).status, gone ? 410 : 200)
      message.deleted &&= gone
    } else if (step.do === 'react') {
      deepStrictEqual((await this.#call('PUT', `${path}/reactions/r${step.which % 3}`)).status, usual)
    } else if (step.do === 'edit') {
      const body = this.#secret()
      deepStrictEqual((await this.#call('PATCH', path, { body })).status, usual)
      message.secrets.push(body)
    } else if (step.do === 'expire') {
      const { ttl } = step
      const edit = ttl === null ? { expiresAt: null } : { ttl }
      const { status } = await this.#call('PATCH', path, edit)
      deepStrictEqual(status, usual)
      if (status === 200) message.expires = ttl === null ? undefined : this.#clock.now() + ttl * 1000
    }
  }

  /** Nothing of what has expired is left in the store. */
  async #purge(): Promise<void> {
    await this.#server.server.purgeExpired()
    const rows = await this.#store.scan({ from: Buffer.alloc(0), to: Buffer.from([255]) }, { limit: 1e6 })
    const all = Buffer.concat(rows.map(({ value }) => value))
    for (const secret of this.#expired()) ok(!all.includes(secret), `${secret} is left in the store`)
  }

  async #move(): Promise<void> {
    const lines = await exportOf(this.#server)
    await this.close()
    this.#disk = new MemoryDisk()
    await this.open()
    await importInto(this.#server, lines)
    this.#clients = []
  }

  async #look(): Promise<void> {
    const client = new Replica()
    const page = await this.#read('/messages?limit=1000')
    for (const message of page.items) client.messages.set(message.id, message)
    client.cursor = page.cursor
    client.rev = page.rev
    this.#clients.push(client)
  }

  async #catchUp(client: Replica, limit: number): Promise<void> {
    for (;;) {
      const since: string = client.cursor!
      const { items, cursor, hasMore } = await this.#read(`/changes?since=${since}&limit=${limit}`)
      client.apply({ type: 'changes', after: since, cursor, items } as LiveFrame)
      if (!hasMore) return
    }
  }

  async #read(path: string) {
    const { status, json, text } = await this.#call('GET', path)
    deepStrictEqual(status, 200)
    for (const secret of this.#expired()) ok(!text.includes(secret), `${path} shows ${secret}`)
    return json
  }

  #call(method: string, path: string, body?: unknown) {
    return this.#server.call(method, `${thread}${path}`, { as: { user: 'ada' }, body })
  }

  #hasExpired({ expires }: Message): boolean {
    return expires !== undefined && expires <= this.#clock.now()
  }

  #expired(): string[] {
    return this.#messages.filter((message) => this.#hasExpired(message)).flatMap(({ secrets }) => secrets)
  }

  #secret(): string {
    return `secret ${String(++this.#count).padStart(13, '0')}`
  }

  async #mustVerify(): Promise<void> {
    const findings: string[] = []
    await verifyStore(this.#store, { finding: (text) => findings.push(text), progress() {} })
    deepStrictEqual(findings, [])
  }
}

function idsOf({ items }: { items: { id: string }[] }): string[] {
  return items.map(({ id }) => id)
}
