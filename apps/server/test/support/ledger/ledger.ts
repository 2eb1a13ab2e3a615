import { isDeepStrictEqual } from 'node:util'
import { Item } from './item.ts'
import type { MessageItem } from './message-item.ts'

/** Title and roles by user, as the requests say and as the server shows them. */
export interface Details {
  title: string | undefined
  members: Record<string, string>
}

/** A thread of the ledger. */
export class ThreadLedger {
  readonly id: string
  /** Who writes in it. */
  readonly users: readonly string[]
  /** Undefined while the thread isn't there. */
  readonly details: Item<Details | undefined, Details>
  messages: MessageItem[] = []

  constructor(id: string, users: readonly string[]) {
    this.id = id
    this.users = users
    this.details = new Item(`thread ${id}`, undefined as Details | undefined, (state, seen) =>
      isDeepStrictEqual(state, seen),
    )
  }

  get path(): string {
    return `/v1/threads/${this.id}`
  }
}

/** All that was answered, and what was sent without an answer, over any number of servers on the same data. */
export class Ledger {
  threads: ThreadLedger[] = []
  /** Creates with ids of the writers' own that got no answer: to be sent again. */
  unanswered: [ThreadLedger, MessageItem][] = []
  #tokens = 0

  /** A text that no other message has. */
  newToken(): string {
    return `m${++this.#tokens}`
  }
}
