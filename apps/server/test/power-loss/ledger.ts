/** A message as the server answered it, at the position of its last change. */
export interface MessageState {
  rev: number
  threadId: string
  id: string
}

/** An answered write. */
export interface AnsweredWrite {
  /** Found again in the trace, where the answer was sent. */
  requestId: string
  durability: 'safe' | 'fast'
  /** The last position of what it changed, or told of. */
  rev: number
}

/** A place that a client was given. */
export interface KnownCursor {
  threadId: string
  cursor: string
  rev: number
  /** It points to what an earlier loss of power took. */
  isLost?: true
}

/** A write without a known outcome, or with one that has still to be read. */
export interface OpenWrite {
  threadId: string
  ids: string[]
  /** Where it was answered, but without the message. */
  answer?: Omit<AnsweredWrite, 'rev'>
}

/** All that the writers were told, which makes the state of every message at every position. */
export class Ledger {
  readonly answered: AnsweredWrite[] = []
  /** By thread and id: the states of each message, oldest first. */
  readonly threads: Record<string, Record<string, MessageState[]>> = {}
  /** Positions that one command changed: all of them are there, or none. */
  readonly commands: number[][] = []
  readonly open: OpenWrite[] = []
  readonly cursors: KnownCursor[] = []

  static from(saved: object): Ledger {
    return Object.assign(new Ledger(), saved)
  }

  /** The ledger of a store that has lost all after a position. */
  upTo(rev: number): Ledger {
    const kept = new Ledger()
    for (const threadId of Object.keys(this.threads)) {
      for (const states of Object.values(this.threads[threadId]!))
        for (const state of states) if (state.rev <= rev) kept.addState(state)
    }
    kept.cursors.push(...this.cursors.map((one) => (one.rev > rev ? { ...one, isLost: true as const } : one)))
    kept.commands.push(...this.commands.filter((command) => command.every((at) => at <= rev)))
    return kept
  }

  addState(state: MessageState): void {
    this.threads[state.threadId] ??= {}
    const thread = this.threads[state.threadId]!
    thread[state.id] ??= []
    const states = thread[state.id]!
    if (states.at(-1)?.rev !== state.rev) states.push(state)
  }

  addAnswer(answer: Omit<AnsweredWrite, 'rev'>, states: MessageState[]): void {
    for (const state of states) this.addState(state)
    this.answered.push({ ...answer, rev: Math.max(...states.map(({ rev }) => rev)) })
  }

  /** The messages of a thread as they were at a position. */
  at(rev: number, threadId: string): MessageState[] {
    return Object.values(this.threads[threadId] ?? {})
      .map((states) => states.findLast((state) => state.rev <= rev))
      .filter((state) => state !== undefined)
  }
}
