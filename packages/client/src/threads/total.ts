import type { Value } from '../store.ts'
import type { Thread, UnreadTotal } from '../types.ts'
import { isEqual } from './is-equal.ts'
import { mostCounted } from './thread-state.ts'

type Counts = Pick<UnreadTotal, 'unread' | 'mentions' | 'moreUnread' | 'moreMentions'>

const nothing: Counts = { unread: 0, mentions: 0 }

/**
 * What is unread in all threads together: as the server counted it, and as known threads changed since. What cannot be
 * known here has it counted again.
 */
export class Total {
  /** Whether it is to be counted again. */
  isDoubtful = true
  readonly #shown: Value<UnreadTotal | undefined>
  #now: UnreadTotal | undefined
  #changes = 0

  constructor(shown: Value<UnreadTotal | undefined>) {
    this.#shown = shown
  }

  /** Has it counted. What changes meanwhile may be in the answer or not, so it is counted again then. */
  async count(read: () => Promise<UnreadTotal>): Promise<void> {
    const changes = this.#changes
    this.isDoubtful = false
    try {
      this.#now = await read()
    } catch (error) {
      this.isDoubtful = true
      throw error
    }
    if (changes !== this.#changes) this.isDoubtful = true
  }

  /** A thread that is counted in it has changed, or is not the user's any more. */
  change(before: Thread['me'], after: Thread['me'] | undefined): void {
    const [old, me] = [before ?? nothing, after ?? nothing]
    const unread = me.unread - old.unread
    const mentions = me.mentions - old.mentions
    if (unread === 0 && mentions === 0 && isMore(old) === isMore(me)) return
    this.#changes++
    const total = this.#now
    // Beyond 999 nobody knows how many there are.
    if (!total || isMore(total) || isMore(old) || isMore(me) || total.unread + unread > mostCounted) {
      this.isDoubtful = true
      return
    }
    this.#now = {
      ...total,
      unread: total.unread + unread,
      mentions: total.mentions + mentions,
      threads: total.threads + Number(me.unread > 0) - Number(old.unread > 0),
    }
  }

  /** Tells those who show it. */
  show(): void {
    if (!isEqual(this.#now, this.#shown.getSnapshot())) this.#shown.set(this.#now)
  }
}

function isMore({ moreUnread, moreMentions }: Counts): boolean {
  return moreUnread === true || moreMentions === true
}
