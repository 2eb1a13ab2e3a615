import { carriers, type Tail } from '../support/live-readers.ts'
import type { LiveFrame, Replica, ReplicaMessage } from '../support/replica.ts'

interface Target {
  url(): string | Promise<string>
  token: string
  /** All threads if undefined. */
  thread: string | undefined
}

/** What a follower keeps. */
interface Kept {
  cursor: string | undefined
  readonly streams?: object[]
  apply(frame: LiveFrame): void
}

/** A client that reconnects from its cursor, however often the connection breaks. */
export class Follower<R extends Kept = Replica> {
  readonly replica: R
  disconnects = 0
  isReady = false
  #tail: Tail | undefined
  #isDone = false
  #running: Promise<void>
  #wake = () => {}

  /** @param target its `url` is asked before each connection, and answers when there is a server */
  constructor(carrier: string, target: Target, replica: R) {
    this.replica = replica
    this.replica.cursor = '0'
    this.#running = this.#run(carrier, target)
    this.#running.catch(() => {}) // thrown to whoever waits
  }

  /** Drops the connection from the client's side. */
  drop(): void {
    this.#tail?.destroy()
  }

  /** Lets others go on for a turn; throws what the follower found wrong. */
  turn(): Promise<unknown> {
    return Promise.race([new Promise(setImmediate), this.#running])
  }

  /** Waits until the follower has seen everything up to a cursor, and of open streams what the messages have. */
  async until(cursor: string, messages: readonly object[] = []): Promise<void> {
    const place = (text: string) => text.split('-').slice(1).join('-')
    const lacks = ({ id, stream }: ReplicaMessage) => {
      const known = (this.replica as Partial<Replica>).messages?.get(id)?.stream
      return stream && JSON.stringify(known) !== JSON.stringify(stream)
    }
    await this.untilTrue(
      () =>
        place(this.replica.cursor!) === place(cursor) &&
        !messages.some((message) => lacks(message as ReplicaMessage)),
    )
  }

  /** Waits until what it keeps is as it should be. */
  async untilTrue(isSo: (replica: R) => boolean): Promise<void> {
    while (!isSo(this.replica)) {
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#running])
    }
  }

  async end(): Promise<void> {
    this.#isDone = true
    this.#tail?.destroy()
    await this.#running
  }

  async #run(carrier: string, { url, token, thread }: Target) {
    while (!this.#isDone) {
      const address = await url()
      if (this.#isDone) return
      const since = this.replica.cursor
      const streams = thread === undefined ? undefined : () => this.replica.streams ?? []
      this.#tail = carriers[carrier]!({ url: address, token, thread, since, streams }, (frame) => {
        if (frame.type === 'ready') this.isReady = true
        this.replica.apply(frame)
        this.#wake()
      })
      await this.#tail.ended
      this.disconnects++
      await new Promise(setImmediate)
    }
  }
}
