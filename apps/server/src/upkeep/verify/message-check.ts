import { Block, blockOf, type Entry, flags } from '../../features/messages/block.ts'
import { expiryKeys, expiryOf } from '../../features/messages/expiry.ts'
import { ids, type Message, messageKeys, readFields } from '../../features/messages/message.ts'
import { holeKeys } from '../../features/reading/holes.ts'
import { chunkOf, firstIn, isIn, seqChunks } from '../../features/reading/seq-chunk.ts'
import { changeRows } from '../../features/threads/change-index.ts'
import { keys } from '../../features/threads/thread.ts'
import { u64At } from '../../storage/keys.ts'
import type { ReadingCheck } from './reading-check.ts'
import type { ThreadContext } from './thread-context.ts'

/** Messages whose rows are looked up together. */
const entriesAtOnce = 400

/** Checks a thread's messages, and that what each of them needs elsewhere is there. */
export class MessageCheck {
  readonly #context: ThreadContext
  readonly #reading: ReadingCheck
  /** The places of purged messages, in their order. */
  readonly #stubs: AsyncGenerator<number, undefined>
  /** The next of them. */
  #stub: number | undefined

  constructor(context: ThreadContext, reading: ReadingCheck) {
    this.#context = context
    this.#reading = reading
    this.#stubs = stubsOf(context)
  }

  /** The messages, in their order; what each of them needs elsewhere must be there. */
  async run(): Promise<void> {
    let last = 0
    let block = -1
    let changed = 0
    let pending: Entry[] = []
    await this.#nextStub()
    for await (const group of this.#context.groups('m')) {
      for (const row of group) {
        const number = u64At(row.key, row.key.length - 8)
        const entries = Block.decode(row.value, number).entries
        if (entries.length === 0) this.#context.finding(`block ${number} is empty`)
        for (const { seq, flags: bits } of entries) {
          block = await this.#mustBeGone(last + 1, seq - 1, block)
          block = this.#begin(blockOf(seq), block)
          last = seq
          if (bits & flags.changed) changed++
        }
        pending.push(...entries)
        if (pending.length < entriesAtOnce) continue
        await this.#entriesAgree(pending)
        pending = []
      }
    }
    await this.#entriesAgree(pending)
    this.#context.expect('c', changed)
    const { lastSeq } = this.#context.thread
    if (last > lastSeq) this.#context.finding(`its last message is ${last}, and lastSeq says ${lastSeq}`)
    await this.#mustBeGone(last + 1, lastSeq, block)
    if (this.#stub !== undefined) this.#context.finding('it has a stub beyond its last message')
  }

  /** The index has one entry for each block that has, or had, a message. */
  #begin(block: number, before: number): number {
    if (block !== before) this.#context.expect('c', 1)
    return block
  }

  /** What is missing was purged, or left out by an import. Returns the last block that was begun. */
  async #mustBeGone(from: number, to: number, before: number): Promise<number> {
    let block = before
    let next = from
    for (; this.#stub !== undefined && this.#stub <= to; next = this.#stub + 1, await this.#nextStub()) {
      if (this.#stub < next) this.#context.finding('it has a stub of a message that is there')
      await this.#mustBeHoles(next, this.#stub - 1)
      block = this.#begin(blockOf(this.#stub), block)
    }
    await this.#mustBeHoles(next, to)
    return block
  }

  async #nextStub(): Promise<void> {
    this.#stub = (await this.#stubs.next()).value
  }

  /** Nobody is to read what never was there. */
  async #mustBeHoles(from: number, to: number): Promise<void> {
    const { rows, id, thread } = this.#context
    for (let seq = Math.max(from, thread.firstSeq); seq <= to; ) {
      const [bits] = await rows.get(seqChunks, [holeKeys(id)(chunkOf(seq))])
      for (const end = Math.min(to + 1, firstIn(chunkOf(seq) + 1)); seq < end; seq++)
        if (!isIn(bits, seq)) return this.#context.finding(`message ${seq} is missing`)
    }
  }

  async #entriesAgree(entries: Entry[]): Promise<void> {
    const fields = entries.map((entry) => this.#fields(entry))
    const idRows = await this.#context.rows.get(
      ids,
      fields.map(({ id }) => messageKeys.id(this.#context.id, id)),
    )
    const external = await this.#context.rows.has(
      entries.map(({ seq }) => messageKeys.contents(this.#context.id, seq)),
    )
    const deleted = await this.#context.rows.has(
      entries.map(({ seq }) => messageKeys.deleted(this.#context.id, seq)),
    )
    const changes = await this.#context.rows.get(
      changeRows,
      entries.map(({ rev }) => keys.change(this.#context.id, rev)),
    )
    const due = await this.#context.rows.has(
      entries.map((entry) => expiryKeys.due(expiryOf(entry) ?? 0, this.#context.id, entry.seq)),
    )
    this.#context.expect('i', entries.length)
    for (let i = 0; i < entries.length; i++) {
      const { seq, rev, flags: bits } = entries[i]!
      const message = fields[i]!
      const wrong = (what: string) => this.#context.finding(`message ${seq}: ${what}`)
      if (idRows[i]?.seq !== seq) wrong(`its id leads to ${idRows[i]?.seq}`)
      if (message.seq !== seq || message.rev !== rev || message.threadId !== this.#context.id)
        wrong('its JSON names another place')
      if (message.id > this.#context.thread.maxId) wrong('its id is beyond the greatest one known')
      if (rev > this.#context.thread.rev) wrong(`its rev ${rev} is beyond its thread's`)
      if (external[i] !== (bits & flags.external) > 0) wrong('its contents are not where its flag says')
      if (deleted[i] !== (bits & flags.deleted) > 0) wrong('what it held is not where its flag says')
      if ((message.deletedAt !== undefined) !== (bits & flags.deleted) > 0)
        wrong('its flag and its JSON differ about deletion')
      const isOpen = this.#context.thread.details.streams?.includes(seq) ?? false
      if ((bits & flags.streaming) > 0 !== isOpen || (message.status === 'streaming') !== isOpen)
        wrong('its thread, its flag and its JSON differ about being streamed')
      if (bits & flags.deleted && ('body' in message || 'metadata' in message))
        wrong('it is deleted and shows contents')
      if (!(bits & (flags.deleted | flags.external)) && !('body' in message)) wrong('it has no body')
      if (Object.keys(message.reactions).length > 0 !== (bits & flags.hasReactions) > 0)
        wrong('its reaction flag is wrong')
      if (bits & flags.changed && changes[i]?.item !== `m${seq}`)
        wrong(`the change index does not have it at ${rev}`)
      if ((message.expiresAt !== undefined) !== (bits & flags.expires) > 0)
        wrong('its flag and its JSON differ about when it expires')
      if (due[i] !== (bits & flags.expires) > 0) wrong('it is not in the list of those that expire')
      if (bits & flags.external) this.#context.expect('b', 1)
      if (bits & flags.deleted) this.#context.expect('z', 1)
      await this.#versions(message)
    }
    await this.#repliesAreKnown(fields)
    await this.#reading.messages(entries, fields)
  }

  #fields({ seq, ...entry }: Entry): Message {
    try {
      return readFields({ seq, ...entry })
    } catch {
      this.#context.finding(`message ${seq}: its JSON cannot be read`)
      return { id: '?', seq, reactions: {}, version: 1 } as Message
    }
  }

  async #versions({ seq, version }: Message): Promise<void> {
    if (version === 1) return
    this.#context.expect('v', version - 1)
    const wanted = Array.from({ length: version - 1 }, (_, i) =>
      messageKeys.version(this.#context.id, seq, i + 1),
    )
    if ((await this.#context.rows.has(wanted)).includes(false))
      this.#context.finding(`message ${seq}: an earlier version is missing`)
  }

  /** Messages that reply are among the replies of their parents. */
  async #repliesAreKnown(messages: Message[]): Promise<void> {
    const replies = messages.filter(({ replyTo }) => replyTo !== undefined)
    this.#context.expect('p', replies.length)
    const parents = await this.#context.rows.get(
      ids,
      replies.map(({ replyTo }) => messageKeys.id(this.#context.id, replyTo!)),
    )
    const known = await this.#context.rows.has(
      replies.map(({ seq }, i) => messageKeys.reply(this.#context.id, parents[i]?.seq ?? 0, seq)),
    )
    replies.forEach(({ seq, replyTo }, i) => {
      if (!known[i]) this.#context.finding(`message ${seq}: it is not among the replies of "${replyTo}"`)
    })
  }
}

async function* stubsOf(context: ThreadContext): AsyncGenerator<number, undefined> {
  for await (const group of context.groups('g')) {
    for (const { key } of group) yield u64At(key, key.length - 8)
  }
}
