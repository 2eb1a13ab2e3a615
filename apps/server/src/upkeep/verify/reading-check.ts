import type { Member } from '../../features/members/member.ts'
import { type Entry, flags } from '../../features/messages/block.ts'
import type { Message } from '../../features/messages/message.ts'
import { holeKeys } from '../../features/reading/holes.ts'
import { placeIn } from '../../features/reading/mark.ts'
import { mentionKeys } from '../../features/reading/mentions.ts'
import { movedKey } from '../../features/reading/moved-rows.ts'
import { chunkOf, chunkSize, countIn, firstIn, isIn, seqChunks } from '../../features/reading/seq-chunk.ts'
import { endOf, type Key, u64At } from '../../storage/keys.ts'
import type { Row } from '../../storage/store.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks what unread messages and mentions are counted by; told of the messages and members by those who read them. */
export class ReadingCheck {
  readonly #context: ThreadContext
  #live = 0
  #mentions = 0

  constructor(context: ThreadContext) {
    this.#context = context
  }

  /** Deleted messages are holes, others are none; and each is among those that mention somebody. */
  async messages(entries: readonly Entry[], messages: readonly Message[]): Promise<void> {
    const { id, thread } = this.#context
    const holes = await this.#chunks(entries.map(({ seq }) => holeKeys(id)(chunkOf(seq))))
    const mentions = messages.flatMap(({ seq, author, mentions = [] }) =>
      mentions
        .filter((user) => user !== author)
        .map((user) => ({ seq, user, key: mentionKeys(id, user)(chunkOf(seq)) })),
    )
    const mentioning = await this.#chunks(mentions.map(({ key }) => key))
    for (const { seq, flags: bits } of entries) {
      const isHole = seq < thread.firstSeq || isIn(holes.get(holeKeys(id)(chunkOf(seq))), seq)
      if (isHole !== (bits & flags.deleted) > 0)
        this.#context.finding(`message ${seq}: it is ${isHole ? '' : 'not '}counted as deleted`)
      if (!isHole) this.#live++
    }
    for (const { seq, user, key } of mentions)
      if (!isIn(mentioning.get(key), seq))
        this.#context.finding(`message ${seq}: it is not among those that mention "${user}"`)
    this.#mentions += mentions.length
  }

  async #chunks(keys: readonly Key[]): Promise<Map<Key, Buffer | undefined>> {
    const wanted = [...new Set(keys)]
    const found = await this.#context.rows.get(seqChunks, wanted)
    return new Map(wanted.map((key, i) => [key, found[i]]))
  }

  /** A member has read no more than there is, and is mentioned as often as counted. */
  async member(user: string, member: Member): Promise<void> {
    const { id, thread } = this.#context
    const { roster } = thread.details
    if (roster && member.mark) this.#context.finding(`member "${user}": its row tells what it has read, too`)
    const mark = roster ? thread.marks[placeIn(roster, user)] : member.mark
    if (!mark) return this.#context.finding(`member "${user}": nothing tells what it has read`)
    const moved = movedKey(user, mark.at, id)
    if (mark.at > 0 && !(await this.#context.rows.has([moved]))[0])
      this.#context.finding(`member "${user}": nothing tells when it was marked as read`)
    if (mark.readSeq > thread.lastSeq)
      this.#context.finding(`member "${user}": it has read what is not there`)
    const keyOf = mentionKeys(id, user)
    const prefix = keyOf(0).slice(0, -8)
    let count = 0
    for await (const group of this.#context.rows.groups(keyOf(chunkOf(mark.readSeq + 1)), endOf(prefix)))
      for (const row of group) count += countBehind(row, mark.readSeq)
    if (count !== mark.mentions)
      this.#context.finding(`member "${user}": ${mark.mentions} mentions are counted, and there are ${count}`)
  }

  /** Nothing else is a hole, or mentions anybody; to be called last. */
  async run(): Promise<void> {
    const { lastSeq, firstSeq, lastHole, details, marks } = this.#context.thread
    if (marks.length !== (details.roster?.size ?? 0))
      this.#context.finding(`its row has ${marks.length} watermarks for ${details.roster?.size ?? 0} members`)
    const holes = await this.#count('h', firstSeq - 1)
    const missing = Math.max(0, lastSeq - firstSeq + 1) - this.#live
    if (holes !== missing)
      this.#context.finding(`${holes} messages are counted as deleted or purged, and ${missing} are`)
    if ((await this.#count('h', lastHole)) > 0)
      this.#context.finding(`a message is deleted or purged behind ${lastHole}`)
    const mentions = await this.#count('a', 0)
    if (mentions !== this.#mentions)
      this.#context.finding(`${mentions} mentions are counted, and there are ${this.#mentions}`)
  }

  async #count(kind: string, seq: number): Promise<number> {
    let count = 0
    for await (const group of this.#context.groups(kind))
      for (const row of group) count += countBehind(row, seq)
    return count
  }
}

/** How many messages of a chunk are behind a place. */
function countBehind({ key, value }: Row, seq: number): number {
  const first = firstIn(u64At(key, key.length - 8))
  return countIn(value, Math.max(first, seq + 1), first + chunkSize - 1)
}
