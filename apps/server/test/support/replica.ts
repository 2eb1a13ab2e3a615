import assert from 'node:assert/strict'
import { pathOf, valueAt, withValueAt } from '../../src/features/messages/pointer.ts'
import type { Json } from '../../src/features/threads/thread.ts'

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
  generation?: number
  offset?: number
  text?: string
  part?: number
  value?: Json
}

interface AppendFrame extends LiveFrame {
  message: string
}

export interface StreamPlace {
  generation: number
  offset: number
  parts: number
}

interface Stream extends StreamPlace {
  pointer: string
  partsPointer?: string
}

export interface ReplicaMessage {
  id: string
  seq: number
  rev: number
  body: Json
  stream?: Stream
  purgedAt?: string
}

export type Item =
  | { kind: 'message'; rev: number; message: ReplicaMessage; keep?: Stream }
  | { kind: 'member'; rev: number; member: { userId: string; role: string | null } }
  | { kind: 'thread'; rev: number; thread: object }

/** What a client of one thread keeps: it is built from frames alone, and trusts none that doesn't follow the last. */
export class Replica {
  readonly messages = new Map<string, ReplicaMessage>()
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
    if (frame.type === 'append') this.#append(frame as AppendFrame)
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

  /** How far it knows open streams, to go on from after a reconnect. */
  get streams(): object[] {
    return [...this.messages.values()].flatMap(({ id, stream }) => {
      if (!stream) return []
      const { generation, offset, parts } = stream
      return [{ message: id, generation, offset, parts }]
    })
  }

  /** What was appended belongs at its place, where all before is cut off. */
  #append({ message: id, generation, offset, text, part, value }: AppendFrame): void {
    const message = this.messages.get(id)
    if (!message) return // it began with what was new, and knows nothing of the message
    const { body } = message
    const stream = message.stream!
    assert.ok(stream, 'what is appended to is being streamed')
    if (text !== undefined) {
      const before = Buffer.from(valueAt(body, pathOf(stream.pointer)) as string)
      assert.ok(offset! <= before.length, `no gap: ${offset} follows ${before.length}`)
      const whole = before.toString('utf8', 0, offset) + text
      const place = { generation: generation!, offset: Buffer.byteLength(whole), parts: stream.parts }
      this.messages.set(id, {
        ...message,
        body: withValueAt(body, pathOf(stream.pointer), whole),
        stream: { ...stream, ...place },
      })
    } else {
      assert.ok(part! <= stream.parts, `no gap: part ${part} follows ${stream.parts}`)
      const path = pathOf(stream.partsPointer!)
      const list = (valueAt(body, path) ?? []) as Json[]
      const kept = list.slice(0, list.length - stream.parts + part!)
      this.messages.set(id, {
        ...message,
        body: withValueAt(body, path, [...kept, value!]),
        stream: { ...stream, parts: part! + 1 },
      })
    }
  }

  /** A message with what it says is to be kept of the one that is known. */
  #whole({ message, keep }: Item & { kind: 'message' }): ReplicaMessage {
    if (!keep) return message
    const known = this.messages.get(message.id)
    if (!known) return message
    const { generation, offset, parts } = known.stream!
    assert.deepEqual([generation, offset, parts], [keep.generation, keep.offset, keep.parts])
    const path = pathOf(keep.pointer)
    const body = withValueAt(message.body, path, valueAt(known.body, path)!)
    if (keep.parts === 0) return { ...message, body }
    const partsPath = pathOf(keep.partsPointer!)
    const list = (valueAt(known.body, partsPath) as Json[]).slice(-keep.parts)
    const before = (valueAt(body, partsPath) ?? []) as Json[]
    return { ...message, body: withValueAt(body, partsPath, [...before, ...list]) }
  }

  /** Takes what came before, at the same position: by now more may have been streamed. */
  takeAgain(item: Item): void {
    if (item.kind === 'message' && !item.message.purgedAt) {
      const known = this.messages.get(item.message.id)
      assert.equal(known?.rev, item.rev, 'what comes again is known')
      assert.ok(!isBehind(item.message.stream, known?.stream), 'what comes again is not older')
    }
    this.#take(item)
  }

  #take(item: Item): void {
    if (item.kind === 'message' && item.message.purgedAt) this.messages.delete(item.message.id)
    else if (item.kind === 'message') this.messages.set(item.message.id, this.#whole(item))
    else if (item.kind === 'thread') this.thread = item.thread
    else if (item.member.role) this.members.set(item.member.userId, item.member.role)
    else this.members.delete(item.member.userId)
  }
}

function isBehind(one: StreamPlace | undefined, other: StreamPlace | undefined): boolean {
  if (!one || !other) return false
  if (one.generation !== other.generation) return one.generation < other.generation
  return one.offset < other.offset || one.parts < other.parts
}
