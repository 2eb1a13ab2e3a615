import { flags } from '../../features/messages/block.ts'
import { readFields } from '../../features/messages/message.ts'
import { u64At } from '../../storage/keys.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks that each message counts the replies that it has. */
export class ReplyCheck {
  readonly #context: ThreadContext

  constructor(context: ThreadContext) {
    this.#context = context
  }

  /** Each message's count of replies is that of its replies that are not deleted. */
  async run(): Promise<void> {
    const counts = new Counter((parent, count) => this.#checkReplyCount(parent, count))
    for await (const group of this.#context.groups('p')) {
      const pairs = group.map(({ key }) => ({
        parent: u64At(key, key.length - 16),
        seq: u64At(key, key.length - 8),
      }))
      const entries = await this.#context.entries(pairs.map(({ seq }) => seq))
      for (let i = 0; i < pairs.length; i++) {
        const entry = entries[i]
        if (!entry) this.#context.finding(`a reply ${pairs[i]!.seq} is not there`)
        await counts.add(pairs[i]!.parent, entry && !(entry.flags & flags.deleted) ? 1 : 0)
      }
    }
    await counts.end()
  }

  async #checkReplyCount(parent: number, count: number): Promise<void> {
    const [entry] = await this.#context.entries([parent])
    // A purged message's replies stay among the rows, which are their own.
    if (!entry && (await this.#context.stubs([parent]))[0]) return
    const said = entry && readFields(entry).replyCount
    if (said !== count)
      this.#context.finding(`message ${parent}: it counts ${said} replies, and has ${count}`)
  }
}

/** Adds up numbers that come grouped by a key. */
class Counter {
  readonly #onTotal: (key: number, total: number) => Promise<void>
  #key: number | undefined
  #total = 0

  constructor(onTotal: (key: number, total: number) => Promise<void>) {
    this.#onTotal = onTotal
  }

  async add(key: number, more: number): Promise<void> {
    if (key !== this.#key) await this.end()
    this.#key = key
    this.#total += more
  }

  async end(): Promise<void> {
    if (this.#key !== undefined) await this.#onTotal(this.#key, this.#total)
    this.#key = undefined
    this.#total = 0
  }
}
