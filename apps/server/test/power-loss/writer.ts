import type { RequestOptions, ServerProcess } from '../support/process.ts'
import type { Random } from '../support/random.ts'
import type { Ledger, MessageState, OpenWrite } from './ledger.ts'

export type Durability = 'safe' | 'fast'

export interface WriterDurability {
  /** The server's setting. */
  usual: Durability
  /** How many of 100 writes ask for `fast`. */
  fast: number
}

interface Answer {
  status: number
  requestId: string
  message: MessageState & { items?: MessageState[] }
}

const threads = ['a', 'b', 'c', 'd', 'e']

/**
 * Writes to a server and keeps the ledger: messages of 150 bytes to 100 KB (so below and above the size from which
 * values are kept in files of their own), alone and in batches, edits, deletions, reactions. Only this writer changes
 * its messages, so what it is told last is how they are.
 */
export class Writer {
  readonly #server: ServerProcess
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #name: string
  readonly #durability: WriterDurability
  readonly #own: MessageState[] = []
  #made = 0

  constructor(
    server: ServerProcess,
    ledger: Ledger,
    random: Random,
    name: string,
    durability: WriterDurability,
  ) {
    this.#server = server
    this.#ledger = ledger
    this.#random = random
    this.#name = name
    this.#durability = durability
  }

  /** Writes until there were so many, or the server is gone. */
  async run(writes: number): Promise<void> {
    try {
      for (let i = 0; i < writes; i++) await this.#write()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error // what fetch throws when the connection ends
    }
  }

  async #write(): Promise<void> {
    const message = this.#own.length > 0 ? this.#random.pick(this.#own) : undefined
    const kind = this.#random.below(100)
    if (message && this.#random.below(10) === 0) await this.#keepCursor(message)
    if (!message || kind < 50) return this.#create()
    if (kind < 60) return this.#createBatch()
    if (kind < 73) return this.#change(message, 'PATCH', '', { body: this.#body() })
    if (kind < 80) return this.#change(message, 'DELETE', '')
    if (kind < 85) return this.#change(message, 'POST', '/restore')
    return this.#createTwice()
  }

  /** As a client does, which wants to go on from what it has read. */
  async #keepCursor({ threadId }: MessageState): Promise<void> {
    const response = await this.#server.request('GET', `/v1/threads/${threadId}/messages?limit=1`)
    const { cursor, rev } = (await response.json()) as { cursor: string; rev: number }
    this.#ledger.cursors.push({ threadId, cursor, rev })
  }

  async #create(): Promise<void> {
    const threadId = this.#random.pick(threads)
    const id = this.#newId()
    await this.#post(threadId, [id], '', { id, body: this.#body() }, this.#choose())
  }

  async #createBatch(): Promise<void> {
    const threadId = this.#random.pick(threads)
    const messages = Array.from({ length: 2 + this.#random.below(8) }, () => ({
      id: this.#newId(),
      body: this.#body(),
    }))
    const ids = messages.map(({ id }) => id)
    await this.#post(threadId, ids, '/batch', { messages }, this.#choose())
  }

  /** A retry may ask for more than the first request did. */
  async #createTwice(): Promise<void> {
    const threadId = this.#random.pick(threads)
    const id = this.#newId()
    const body = { id, body: this.#body() }
    await this.#post(threadId, [id], '', body, 'fast')
    await this.#post(threadId, [id], '', body, this.#durability.usual)
  }

  async #post(threadId: string, ids: string[], path: string, body: object, durability: Durability) {
    const open = { threadId, ids }
    const { requestId, message } = await this.#send(open, 'POST', `/v1/threads/${threadId}/messages${path}`, {
      body,
      durability,
    })
    const states = message.items ?? [message]
    this.#ledger.addAnswer({ requestId, durability }, states)
    if (states.length > 1) this.#ledger.commands.push(states.map(({ rev }) => rev))
    this.#own.push(...states)
  }

  /** Most answers say nothing of the position, or (a deleted message was edited) refuse: so it is read afterwards. */
  async #change({ threadId, id }: MessageState, method: string, path: string, body?: object): Promise<void> {
    const durability = this.#choose()
    const open: OpenWrite = { threadId, ids: [id] }
    const url = `/v1/threads/${threadId}/messages/${id}`
    const { status, requestId } = await this.#send(open, method, url + path, { body, durability })
    if (status < 300) open.answer = { requestId, durability }
    const { message } = await this.#send(open, 'GET', url, { durability })
    if (open.answer) this.#ledger.addAnswer(open.answer, [message])
  }

  async #send(
    open: OpenWrite,
    method: string,
    path: string,
    { durability, body }: { durability: Durability; body?: object },
  ): Promise<Answer> {
    const options: RequestOptions = { body, headers: { prefer: `durability=${durability}` } }
    try {
      const response = await this.#server.request(method, path, options)
      const text = await response.text()
      if (!response.ok && response.status !== 410 && response.status !== 409)
        throw new Error(`${method} ${path}: ${response.status} ${text}`)
      const message = text === '' ? undefined : JSON.parse(text)
      return { status: response.status, requestId: response.headers.get('x-request-id')!, message }
    } catch (error) {
      this.#ledger.open.push(open)
      throw error
    }
  }

  #choose(): Durability {
    return this.#random.below(100) < this.#durability.fast ? 'fast' : this.#durability.usual
  }

  #newId(): string {
    return `${this.#name}-${++this.#made}`
  }

  #body(): object {
    const [least, most] = this.#random.pick([
      ...Array.from({ length: 10 }, () => [100, 500] as const),
      ...Array.from({ length: 7 }, () => [1000, 8000] as const),
      ...Array.from({ length: 2 }, () => [8000, 40_000] as const),
      [66_000, 100_000] as const,
    ])
    return { text: textOf(least + this.#random.below(most - least), this.#random) }
  }
}

/** Text that is different everywhere, so that no part of it can stand for another. */
function textOf(length: number, random: Random): string {
  let text = ''
  while (text.length < length) text += `${Math.floor(random.next() * 2 ** 32).toString(36)} `
  return text.slice(0, length)
}

/** Reads what became of the writes that were under way when the server was killed. */
export async function settle(server: ServerProcess, ledger: Ledger): Promise<void> {
  for (const { threadId, ids, answer } of ledger.open.splice(0)) {
    const states: MessageState[] = []
    for (const id of ids) {
      const response = await server.request('GET', `/v1/threads/${threadId}/messages/${id}`)
      if (response.ok) states.push((await response.json()) as MessageState)
    }
    for (const state of states) ledger.addState(state)
    if (answer) ledger.addAnswer(answer, states)
    if (states.length > 0 && states.length < ids.length) throw new Error(`half of a batch is there: ${ids}`)
    if (states.length > 1) ledger.commands.push(states.map(({ rev }) => rev))
  }
}
