import type { Random } from '../support/random.ts'

type Send = (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown }>

/** Somebody who keeps changing things in a thread (`t` if nobody says), each message by its own writer only. */
export class Writer {
  readonly #send: Send
  readonly #random: Random
  readonly #name: string
  readonly #thread: string
  readonly #isStreaming: boolean
  readonly #mine: string[] = []
  /** Open streams, and about how far each of them is. */
  readonly #streams = new Map<string, number>()
  #count = 0
  /** The positions of the changes that were answered. */
  readonly revs: number[] = []
  /** How many steps were answered. */
  answered = 0

  /** @param streams whether it streams messages, too: then somebody has to be told what is appended */
  constructor(name: string, random: Random, send: Send, thread = 't', streams = thread === 't') {
    this.#isStreaming = streams
    this.#name = name
    this.#thread = thread
    this.#random = random
    this.#send = send
  }

  /** Makes one change at random. An answer that never came may be of a change that happened, or not. */
  async step(): Promise<void> {
    const { method, path, body } =
      this.#isStreaming && this.#random.below(3) === 0 ? this.#stream() : this.#next()
    const answer = await this.#send(method, `/v1/threads/${this.#thread}/messages${path}`, body)
    if (answer.status > 0) this.answered++
    const rev = (answer.json as { rev?: number } | undefined)?.rev
    if (answer.status < 300 && rev !== undefined) this.revs.push(rev)
  }

  /** Completes what it streams. */
  async finish(): Promise<void> {
    for (const id of this.#streams.keys())
      await this.#send('POST', `/v1/threads/${this.#thread}/messages/${id}/finalize`, {})
  }

  /** Begins a stream, adds to one, takes something back, or ends one. */
  #stream(): { method: string; path: string; body: unknown } {
    const method = 'POST'
    const kind = this.#streams.size === 0 ? 0 : this.#random.below(20)
    if (kind === 0 && this.#streams.size < 2) {
      const id = `${this.#name}-${++this.#count}`
      this.#mine.push(id)
      this.#streams.set(id, 0)
      return { method, path: '', body: { id, body: { text: '' }, status: 'streaming' } }
    }
    const id = this.#random.pick([...this.#streams.keys()])
    const length = this.#streams.get(id)!
    if (kind === 1) {
      this.#streams.delete(id)
      const path = this.#random.below(2) === 0 ? 'finalize' : 'abort'
      return { method, path: `/${id}/${path}`, body: {} }
    }
    const path = `/${id}/append`
    if (kind === 2 && length > 0) {
      // Only ASCII is written, so each place is between characters.
      const truncateTo = this.#random.below(Math.min(length, 20))
      this.#streams.set(id, truncateTo)
      return { method, path, body: { truncateTo, text: 'again' } }
    }
    if (kind === 3) return { method, path: `/${id}/cancel`, body: undefined }
    const text = `${this.#random.below(1000)} `.repeat(this.#random.pick([1, 1, 10]))
    this.#streams.set(id, length + text.length)
    return { method, path, body: { text } }
  }

  #next(): { method: string; path: string; body?: unknown } {
    const kind = this.#mine.length === 0 ? 0 : this.#random.below(10)
    const id = kind < 5 ? `${this.#name}-${++this.#count}` : this.#random.pick(this.#mine)
    if (kind < 5) {
      this.#mine.push(id)
      const text = 'x'.repeat(this.#random.pick([5, 50, 500, 3000]))
      return { method: 'POST', path: '', body: { id, body: { text } } }
    }
    const text = `edited ${this.#random.below(1000)}`
    if (kind < 7) return { method: 'PATCH', path: `/${id}`, body: { body: { text } } }
    if (kind < 8) return { method: 'PUT', path: `/${id}/reactions/ok` }
    return kind < 9
      ? { method: 'DELETE', path: `/${id}` }
      : { method: 'POST', path: `/${id}/restore`, body: {} }
  }
}
