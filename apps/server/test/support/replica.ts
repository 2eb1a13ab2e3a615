import assert from 'node:assert/strict'

export interface LiveFrame {
  type: string
  thread?: string
  since?: string
  after?: string
  cursor?: string
  /** Where to go on with all threads. */
  resume?: string
  all?: true
  actors?: object
  code?: string
  reason?: string
  items?: Item[]
}

export type Item =
  | { kind: 'message'; rev: number; message: { id: string; rev: number; purgedAt?: string } }
  | { kind: 'member'; rev: number; member: { userId: string; role: string | null } }
  | { kind: 'thread'; rev: number; thread: object }

/** What a client of one thread keeps: it is built from frames alone, and trusts none that doesn't follow the last. */
export class Replica {
  readonly messages = new Map<string, object>()
  readonly members = new Map<string, string>()
  thread: object | undefined
  /** Where to go on after a reconnect. */
  cursor: string | undefined
  /** The position of the newest item. */
  rev = 0
  items = 0
  /** Items by position, as they came. */
  readonly seen: number[] = []

  apply(frame: LiveFrame): void {
    if (frame.type === 'ready') {
      if (this.cursor !== undefined) assert.equal(frame.since, this.cursor, 'ready goes on from the cursor')
      this.cursor = frame.cursor
    }
    if (frame.type !== 'changes') return
    assert.equal(frame.after, this.cursor, 'a frame follows the one before')
    for (const item of frame.items!) {
      assert.ok(item.rev > this.rev, `rev ${item.rev} comes after ${this.rev}`)
      this.rev = item.rev
      this.seen.push(item.rev)
      this.#take(item)
    }
    this.cursor = frame.cursor
  }

  #take(item: Item): void {
    if (item.kind === 'message' && item.message.purgedAt) this.messages.delete(item.message.id)
    else if (item.kind === 'message') this.messages.set(item.message.id, item.message)
    else if (item.kind === 'thread') this.thread = item.thread
    else if (item.member.role) this.members.set(item.member.userId, item.member.role)
    else this.members.delete(item.member.userId)
  }
}
