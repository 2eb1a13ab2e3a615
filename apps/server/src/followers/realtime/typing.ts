import type { Published } from '../../commit/committer.ts'
import { type Block, blockOf, flags } from '../../features/messages/block.ts'
import { messageKeys } from '../../features/messages/message.ts'
import type { Clock } from '../../lib/clock.ts'

/** What those who read the thread are told. */
export interface TypingFrame {
  type: 'typing'
  user: string
  isTyping: boolean
  /** When readers end it by themselves, if they hear nothing more. */
  expiresInMs?: number
  [name: string]: unknown
}

/** A user that says it again within so many milliseconds is still heard from the last time. */
const coalesceMs = 1000
/** Those who type at once; beyond, the one who said so longest ago is forgotten, which costs a frame too many. */
const maxTypists = 10_000

/**
 * Who types in which thread, as far as it must be known to say it once: readers are told how long it holds, and end
 * it by themselves. A message of the user ends it too.
 */
export class Typing {
  readonly #clock: Clock
  readonly #typingMs: number
  readonly #tell: (thread: string, frame: TypingFrame) => void
  /** When each last told, by thread and user; the latest last. */
  readonly #told = new Map<string, number>()

  /** @param typingMs how long it holds, in milliseconds */
  constructor(clock: Clock, typingMs: number, tell: (thread: string, frame: TypingFrame) => void) {
    this.#clock = clock
    this.#typingMs = typingMs
    this.#tell = tell
  }

  /** A user types, or doesn't any more. */
  say(thread: string, user: string, isTyping: boolean): void {
    if (isTyping) this.#begin(thread, user)
    else this.#end(thread, user)
  }

  /** What a user typed has arrived; and who is no member any more types nothing. */
  onPublished({ changes, changed }: Published): void {
    if (this.#told.size === 0) return
    for (const [, kind, thread, item, actor] of changes) {
      if (kind === 'member') this.#end(thread, item)
      if (kind !== 'message' || actor === null || !this.#told.has(nameOf(thread, actor))) continue
      const block = changed.get(messageKeys.block(thread, blockOf(item)))?.value as Block | undefined
      const entry = block?.get(item)
      if (entry && !(entry.flags & flags.changed)) this.#end(thread, actor)
    }
  }

  /** Forgets those whose time is over; their readers have ended it. */
  sweep(): void {
    const now = this.#clock.now()
    for (const [name, at] of this.#told) {
      if (now - at >= this.#typingMs || at > now) this.#told.delete(name)
    }
  }

  get size(): number {
    return this.#told.size
  }

  #begin(thread: string, user: string): void {
    const name = nameOf(thread, user)
    const now = this.#clock.now()
    const before = this.#told.get(name)
    if (before !== undefined && now >= before && now - before < coalesceMs) return
    this.#told.delete(name)
    this.#told.set(name, now)
    if (this.#told.size > maxTypists) this.#told.delete(this.#told.keys().next().value!)
    this.#tell(thread, { type: 'typing', user, isTyping: true, expiresInMs: this.#typingMs })
  }

  #end(thread: string, user: string): void {
    if (this.#told.delete(nameOf(thread, user))) this.#tell(thread, { type: 'typing', user, isTyping: false })
  }
}

/** Ids hold no control characters. */
function nameOf(thread: string, user: string): string {
  return `${thread}\n${user}`
}
