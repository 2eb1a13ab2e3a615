import { ProgressDBError } from '../error.ts'
import { cursorOf, type Joining, keyOf, type SharedKey } from './channel.ts'
import type { AppendFrame, ChangesFrame, MineFrame } from './frames.ts'
import type { Subscription } from './line.ts'

/** How many frames are kept that come while what was missed is read; beyond, the tab joins anew. */
const mostMeanwhile = 10_000

/** How far a stream is known. */
interface Known {
  generation: number
  offset: number
  parts: number
}

/**
 * What a tab follows. It joins what the leader gets, wherever that is; reads by itself what it has missed until then;
 * and takes of the leader's frames what it has not read.
 */
export class SharedSubscription {
  readonly key: SharedKey
  readonly ref: number
  isReading = false
  readonly #wanted: Subscription
  readonly #take: (frame: MineFrame) => void
  #hasJoined = false
  #hasBegun = false
  /** Where this tab is, and where the leader. */
  #cursor: string | undefined
  #leaderCursor: string | undefined
  /** All up to here is known. */
  #rev = 0
  /** How far open streams are known, until the leader has come to where this tab has read. */
  readonly #known = new Map<string, Known>()
  /** Whether the leader is there. */
  #isAhead = false
  #meanwhile: MineFrame[] = []

  constructor(wanted: Subscription, take: (frame: MineFrame) => void) {
    this.key = keyOf(wanted)
    this.ref = wanted.ref
    this.#wanted = wanted
    this.#cursor = wanted.since
    this.#take = take
    for (const { message, ...known } of wanted.streams ?? [])
      this.#known.set(streamOf({ thread: wanted.thread ?? '', message }), known)
  }

  /** What the leader is asked for. */
  get joining(): Joining {
    const { ref, since, streams } = this.#wanted
    return { key: this.key, ref, since, ...(streams && { streams }) }
  }

  /** What is still to be read. */
  get rest(): Subscription {
    return { ...this.#wanted, since: this.#cursor }
  }

  /**
   * Has joined what the leader gets.
   *
   * @param begins whether the leader begins where this tab is, so that there is nothing to be read
   */
  join(leaderCursor: string | undefined, begins: boolean): void {
    this.#hasJoined = true
    this.#leaderCursor = leaderCursor
    this.isReading = !begins
    if (begins) this.#goOn()
  }

  /** Takes what it has missed. */
  takeRead(frame: MineFrame): void {
    if (!this.isReading) return
    if (frame.type === 'ready') {
      if ('rev' in frame) this.#rev = Math.max(this.#rev, frame.rev ?? 0)
    } else if (frame.type === 'changes') this.#learn(frame)
    else if (frame.type === 'append')
      this.#known.set(streamOf(frame), endOf(frame, this.#known.get(streamOf(frame))))
    this.#cursor = cursorOf(frame) ?? this.#cursor
    if (frame.type === 'ready' && this.#hasBegun) return
    this.#hasBegun = true
    this.#take(frame)
  }

  endReading(): void {
    if (!this.isReading) return
    this.isReading = false
    for (const frame of this.#meanwhile.splice(0)) this.takeShared(frame)
  }

  /** Takes what has come to the leader. @throws ProgressDBError if it can't be kept, or something was missed */
  takeShared(frame: MineFrame): void {
    if (!this.#hasJoined) return
    if (this.isReading) {
      if (this.#meanwhile.push(frame) > mostMeanwhile) throw broken()
    } else if (frame.type === 'changes') this.#takeChanges(frame)
    else if (frame.type === 'append') this.#takeAppend(frame)
    else if (frame.type === 'ready') this.#takeReady(frame)
    else this.#take('ref' in frame ? { ...frame, ref: this.ref } : frame)
  }

  /**
   * The leader has connected again, or the thread is open again: it goes on where it was, and so does this tab. One that
   * was not told all by it yet may be somewhere else, and reads again.
   */
  #takeReady(frame: MineFrame & { type: 'ready' }): void {
    this.#leaderCursor = cursorOf(frame)
    this.isReading = !this.#isAhead
    this.#hasBegun = this.#isAhead
    if (this.isReading) return
    this.#cursor ??= this.#leaderCursor
    const cursor = this.#cursor
    const where = 'all' in frame ? { resume: cursor } : { cursor }
    this.#take({ ...frame, ...where, since: cursor, ref: this.ref } as MineFrame)
  }

  #takeChanges(frame: ChangesFrame & { resume?: string }): void {
    if (this.key === null) {
      this.#cursor = frame.resume ?? this.#cursor
      if (frame.items.some(({ rev }) => rev > this.#rev)) this.#goOn()
      this.#take(frame)
      return
    }
    if (frame.after !== this.#leaderCursor) throw broken()
    this.#leaderCursor = frame.cursor
    const items = frame.items.filter(({ rev }) => rev > this.#rev)
    const last = items.at(-1)
    if (!last) return
    this.#rev = last.rev
    this.#goOn()
    const after = this.#cursor!
    this.#cursor = frame.cursor
    this.#take({ ...frame, items, after })
  }

  #takeAppend(frame: AppendFrame): void {
    const stream = streamOf(frame)
    const known = this.#known.get(stream)
    // A stream that is not known had ended when this tab read, and the leader is not there yet; or it is not of interest.
    if (!this.#isAhead && (!known || isWithin(frame, known))) return
    if (!this.#isAhead) this.#known.set(stream, endOf(frame, known))
    this.#take(frame)
  }

  /** All that the leader brings from now on is new. */
  #goOn(): void {
    this.#isAhead = true
    this.#known.clear()
  }

  #learn({ thread, items }: ChangesFrame): void {
    for (const item of items) {
      this.#rev = Math.max(this.#rev, item.rev)
      if (item.kind !== 'message') continue
      const { id, stream } = item.message as { id: string; stream?: Known }
      const name = streamOf({ thread, message: id })
      if (stream) this.#known.set(name, stream)
      else this.#known.delete(name)
    }
  }
}

/** What one tab told another got lost. */
export function broken(): ProgressDBError {
  return new ProgressDBError('network_error', 'What the tabs share was interrupted.')
}

function streamOf({ thread, message }: { thread: string; message: string }): string {
  return JSON.stringify([thread, message])
}

/** How far a stream is known with a piece of it. */
function endOf(frame: AppendFrame, known: Known = { generation: 0, offset: 0, parts: 0 }): Known {
  const { generation, offset, text, part } = frame
  return {
    generation,
    offset: text === undefined ? known.offset : (offset ?? 0) + new TextEncoder().encode(text).length,
    parts: part === undefined ? known.parts : part + 1,
  }
}

function isWithin(frame: AppendFrame, known: Known): boolean {
  if (frame.generation !== known.generation) return frame.generation < known.generation
  const { offset, parts } = endOf(frame, known)
  return frame.text === undefined ? parts <= known.parts : offset <= known.offset
}
