import assert from 'node:assert/strict'
import { type Item, type LiveFrame, Replica } from './replica.ts'

/** What a client of all threads keeps: it is built from frames alone. */
export class MyLiveReplica {
  readonly threads = new Map<string, Replica>()
  /** Where to go on after a reconnect. */
  cursor: string | undefined = '0'
  /** Positions, as they came. */
  readonly seen: number[] = []
  /** What came on this connection: each thread's last cursor. */
  readonly #last = new Map<string, string>()
  /** And the position of its newest item. */
  readonly #revs = new Map<string, number>()

  apply(frame: LiveFrame): void {
    if (frame.type === 'ready') {
      assert.equal(frame.all, true)
      if (this.cursor !== undefined) assert.equal(frame.since, this.cursor, 'ready goes on from the cursor')
      this.#last.clear()
      this.#revs.clear()
    }
    if (frame.type === 'closed') {
      assert.ok(frame.thread, `closed: ${frame.code}`)
      this.threads.delete(frame.thread)
      this.#last.delete(frame.thread)
      this.#revs.delete(frame.thread)
    }
    if (frame.type === 'changes') this.#take(frame)
    if (frame.type === 'append') this.threads.get(frame.thread!)?.apply(frame)
    this.cursor = frame.resume ?? this.cursor
  }

  #take(frame: LiveFrame): void {
    const id = frame.thread!
    let replica = this.threads.get(id)
    if (!replica) {
      replica = new Replica()
      this.threads.set(id, replica)
      assert.equal(placeOf(frame.after!), 0, `"${id}" begins at its beginning`)
    }
    if (frame.actors) this.#mustFollow(id, frame, replica)
    for (const { rev } of frame.items!) {
      assert.ok(rev > (this.#revs.get(id) ?? 0), `rev ${rev} comes after ${this.#revs.get(id)}`)
      this.#revs.set(id, rev)
      this.seen.push(rev)
    }
    this.#last.set(id, frame.cursor!)
    // After a reconnect, items of the commit or the pass that was under way may come again.
    const isNew = ({ rev }: Item) => rev > replica.rev
    const items = frame.items!.filter(isNew)
    for (const item of frame.items!) if (!isNew(item)) replica.takeAgain(item)
    replica.cursor = frame.after
    replica.apply({ ...frame, items })
  }

  /** A live frame follows what is known of its thread, with nothing between. */
  #mustFollow(id: string, { after }: LiveFrame, { rev }: Replica): void {
    const last = this.#last.get(id)
    if (last !== undefined) assert.equal(after, last, 'a live frame follows the one before')
    else assert.ok(placeOf(after!) <= rev, `a live frame follows ${after}, and ${rev} is known`)
  }
}

function placeOf(cursor: string): number {
  return Number.parseInt(cursor.split('-')[2]!, 36)
}
