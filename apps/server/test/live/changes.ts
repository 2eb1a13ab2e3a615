import type { Random } from '../support/random.ts'

type Send = (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown }>

/** Somebody who keeps changing things in a thread (`t` if nobody says), each message by its own writer only. */
export class Writer {
  readonly #send: Send
  readonly #random: Random
  readonly #name: string
  readonly #thread: string
  readonly #mine: string[] = []
  #count = 0
  /** The positions of the changes that were answered. */
  readonly revs: number[] = []

  constructor(name: string, random: Random, send: Send, thread = 't') {
    this.#name = name
    this.#thread = thread
    this.#random = random
    this.#send = send
  }

  /** Makes one change at random. An answer that never came may be of a change that happened, or not. */
  async step(): Promise<void> {
    const { method, path, body } = this.#next()
    const answer = await this.#send(method, `/v1/threads/${this.#thread}/messages${path}`, body)
    const rev = (answer.json as { rev?: number } | undefined)?.rev
    if (answer.status < 300 && rev !== undefined) this.revs.push(rev)
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
