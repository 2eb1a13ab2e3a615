import type { LongRead } from '../../commit/reads.ts'
import type { Scan } from '../../commit/record.ts'
import { isoTime } from '../../lib/clock.ts'
import { readJson } from '../../lib/json.ts'
import { endOf, u64At } from '../../storage/keys.ts'
import type { Engine } from '../engine.ts'
import { type Member, memberKeys, members } from '../members/member.ts'
import { Block, type Entry, flags } from '../messages/block.ts'
import { expiryKeys, type Stub } from '../messages/expiry.ts'
import {
  type Contents,
  contentRows,
  type DeletedContents,
  deletedRows,
  ids,
  type Message,
  messageKeys,
  readFields,
  withStreamed,
} from '../messages/message.ts'
import { type StreamText, streamKeys, streamTexts } from '../messages/stream.ts'
import { reactionKeys, reactionRows } from '../reactions/reaction.ts'
import { placeIn } from '../reading/mark.ts'
import { listKeys } from '../threads/list-rows.ts'
import { keys, metadataRows, type Thread, threads } from '../threads/thread.ts'
import { formatVersion } from './format.ts'

/** Text is handed on in pieces of about this size. */
const pieceBytes = 64 * 1024
const threadsAtOnce = 100
/** Blocks of messages read at once; the memory that an export takes. */
const blocksAtOnce = 16

/**
 * Everything in the store, as lines (docs/transfer-format.md), as of the moment at which it begins. First all threads
 * and their members, in the order of their creation; then the messages of each thread, the least recently active
 * thread first: whoever takes the lines in their order gets the same lists.
 */
export async function* exportLines({ reads, lists }: Engine): AsyncGenerator<string> {
  let displaced: Thread[] = []
  const read = await reads.open(() => {
    displaced = lists.displaced()
  })
  try {
    const exporter = new Exporter(read)
    let piece = `${JSON.stringify({ type: 'header', format: formatVersion })}\n`
    for await (const line of exporter.lines(displaced)) {
      piece += `${JSON.stringify(line)}\n`
      if (piece.length < pieceBytes) continue
      yield piece
      piece = ''
    }
    yield piece
  } finally {
    read.release()
  }
}

class Exporter {
  readonly #read: LongRead

  constructor(read: LongRead) {
    this.#read = read
  }

  async *lines(displaced: Thread[]): AsyncGenerator<object> {
    for await (const thread of this.#threads(listKeys.all.byCreation, [])) yield* this.#thread(thread)
    for await (const thread of this.#threads(listKeys.all.byActivity, displaced)) {
      if (!thread.details.gone) yield* this.#messages(thread)
    }
  }

  /** All threads in the order of a list, from its beginning; the displaced ones where they belong. */
  async *#threads(keyAt: (rev: number) => string, displaced: Thread[]): AsyncGenerator<Thread> {
    const waiting = displaced.toSorted((a, b) => a.activity - b.activity)
    const elsewhere = new Set(waiting.map(({ details }) => details.id))
    const rows = this.#read.rows(keyAt(0), keyAt(Number.MAX_SAFE_INTEGER))
    for await (const group of inGroups(rows, threadsAtOnce)) {
      const places = group.map(({ key, value }) => ({
        id: value.toString(),
        place: u64At(key, key.length - 8),
      }))
      const found = await this.#read.getMany(
        threads,
        places.map(({ id }) => keys.thread(id)),
      )
      for (let i = 0; i < places.length; i++) {
        const { id, place } = places[i]!
        while (waiting.length > 0 && waiting[0]!.activity < place) yield waiting.shift()!
        if (!elsewhere.has(id)) yield found[i]!
      }
    }
    yield* waiting
  }

  async *#thread({ details }: Thread): AsyncGenerator<object> {
    const { id, title, author, createdAt, updatedAt, deletedAt, deletedBy, gone, request } = details
    const metadata = details.metadata ?? (await this.#read.getMany(metadataRows, [keys.metadata(id)]))[0]
    yield {
      type: 'thread',
      id,
      title,
      metadata: gone ? undefined : metadata,
      author,
      createdAt: isoTime(createdAt),
      updatedAt: isoTime(updatedAt),
      ...(deletedAt !== undefined && { deletedAt: isoTime(deletedAt), deletedBy }),
      gone,
      request,
    }
    if (gone) return
    for await (const { user, role, joinedAt } of this.#members(id))
      yield { type: 'member', thread: id, user, role, joinedAt: isoTime(joinedAt) }
  }

  /** The members in the order in which they joined. */
  async *#members(id: string): AsyncGenerator<Member & { user: string }> {
    const rows = this.#read.rows(memberKeys.order(id, 0), memberKeys.order(id, Number.MAX_SAFE_INTEGER))
    for await (const group of inGroups(rows, 1000)) {
      const users = group.map(({ value }) => value.toString())
      const found = await this.#read.getMany(
        members,
        users.map((user) => memberKeys.member(id, user)),
      )
      for (let i = 0; i < users.length; i++) yield { user: users[i]!, ...found[i]! }
    }
  }

  async *#reads({ details: { id, roster }, marks }: Thread): AsyncGenerator<object> {
    for await (const { user, mark } of this.#members(id)) {
      const seq = (roster ? marks[placeIn(roster, user)] : mark)!.readSeq
      if (seq > 0) yield { type: 'read', thread: id, user, seq }
    }
  }

  async *#messages(thread: Thread): AsyncGenerator<object> {
    const { lastSeq } = thread
    const { id } = thread.details
    const stubs = this.#stubs(id)
    let stub = (await stubs.next()).value
    const from = messageKeys.block(id, 0)
    const rows = this.#read.rows(from, endOf(from.slice(0, -8)), blocksAtOnce)
    for await (const group of inGroups(rows, blocksAtOnce)) {
      const entries = group.flatMap(
        ({ key, value }) => Block.decode(value, u64At(key, key.length - 8)).entries,
      )
      const messages = await this.#contents(id, entries)
      for (let i = 0; i < entries.length; i++) {
        while (stub && stub.seq < entries[i]!.seq) {
          yield purgedLine(stub)
          stub = (await stubs.next()).value
        }
        yield* this.#message(id, entries[i]!, messages[i]!)
      }
    }
    for (; stub; stub = (await stubs.next()).value) yield purgedLine(stub)
    yield { type: 'end', thread: id, lastSeq }
    yield* this.#reads(thread)
  }

  /** What is left of a thread's purged messages, in their order. */
  async *#stubs(id: string): AsyncGenerator<Stub, undefined> {
    const from = expiryKeys.stub(id, 0)
    for await (const { value } of this.#read.rows(from, endOf(from.slice(0, -8))))
      yield JSON.parse(value.toString()) as Stub
  }

  /** The messages of some entries, with the contents that they have, or had, and the requests that made them. */
  async #contents(id: string, entries: Entry[]): Promise<ExportedMessage[]> {
    const fields = entries.map(readFields)
    const external = entries.filter((entry) => entry.flags & flags.external)
    const deleted = entries.filter((entry) => entry.flags & flags.deleted)
    const [idRows, contents, held] = await Promise.all([
      this.#read.getMany(
        ids,
        fields.map((message) => messageKeys.id(id, message.id)),
      ),
      this.#read.getMany(
        contentRows,
        external.map(({ seq }) => messageKeys.contents(id, seq)),
      ),
      this.#read.getMany(
        deletedRows,
        deleted.map(({ seq }) => messageKeys.deleted(id, seq)),
      ),
    ])
    const bySeq = new Map<number, Contents | DeletedContents>()
    external.forEach(({ seq }, i) => {
      bySeq.set(seq, readJson(`{${contents[i]}}`))
    })
    deleted.forEach(({ seq }, i) => {
      bySeq.set(seq, held[i]!)
    })
    const streamed = await this.#streamed(id, entries)
    return fields.map((message, i) => {
      const held = bySeq.get(message.seq)
      const stored = (held ?? message) as Contents
      const text = streamed.get(message.seq)
      const { body, metadata } = text ? withStreamed(stored, message.stream!, text) : stored
      const mentions = held && 'mentions' in held ? held.mentions : message.mentions
      return { ...message, mentions, body, metadata, request: idRows[i]!.request || undefined }
    })
  }

  /** What was streamed so far of the messages that are being streamed. */
  async #streamed(id: string, entries: readonly Entry[]): Promise<Map<number, StreamText>> {
    const texts = new Map<number, StreamText>()
    for (const { seq, flags: bits } of entries) {
      if (!(bits & flags.streaming)) continue
      const scan = (range: Scan) => this.#read.scan(range)
      texts.set(seq, await streamTexts.derive!(scan, streamKeys.text(id, seq)))
    }
    return texts
  }

  async *#message(thread: string, entry: Entry, message: ExportedMessage): AsyncGenerator<object> {
    const { id, seq, author, role, replyTo, mentions, version, createdAt, updatedAt } = message
    const { expiresAt, editedBy } = message
    const { deletedAt, deletedBy, body, metadata, request } = message
    const { status, abortReason } = endOfStream(message)
    yield {
      type: 'message',
      thread,
      id,
      seq,
      author,
      role,
      replyTo,
      mentions,
      version,
      createdAt,
      updatedAt,
      expiresAt,
      editedBy,
      deletedAt,
      deletedBy,
      ...(status !== 'final' && { status, abortReason }),
      body,
      metadata,
      request,
    }
    if (version > 1) {
      const from = messageKeys.version(thread, seq, 0)
      for await (const { value } of this.#read.rows(from, messageKeys.version(thread, seq, version), 10)) {
        yield { type: 'version', thread, message: id, ...readJson<object>(value.toString()) }
      }
    }
    if (entry.flags & (flags.hasReactions | flags.deleted)) {
      const from = reactionKeys.ofMessage(thread, seq, 0)
      const to = reactionKeys.ofMessage(thread, seq, Number.MAX_SAFE_INTEGER)
      for await (const { value } of this.#read.rows(from, to)) {
        const { user, reaction, at } = reactionRows.decode(value, '')
        yield { type: 'reaction', thread, message: id, user, reaction, createdAt: isoTime(at) }
      }
    }
  }
}

function purgedLine({ threadId, id, seq, createdAt, purgedAt }: Stub): object {
  return { type: 'purged', thread: threadId, id, seq, createdAt, purgedAt }
}

/** A stream cannot go on elsewhere, so it is exported as one that ended there. */
function endOfStream({ status, abortReason }: Message): Pick<Message, 'status' | 'abortReason'> {
  return status === 'streaming' ? { status: 'aborted', abortReason: 'exported' } : { status, abortReason }
}

type ExportedMessage = Message & Contents & { request: string | undefined }

async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = []
  for await (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
