import assert from 'node:assert/strict'
import { Replica } from '../../../apps/server/test/support/replica.ts'
import { type Fetch, Http } from '../src/http.ts'
import { Connection } from '../src/live/connection.ts'
import type { ThreadFrame } from '../src/live/frames.ts'
import type { Follower, Place } from '../src/live/live.ts'
import type { ConnectionOptions } from '../src/live/options.ts'
import { Tokens } from '../src/token.ts'

export interface TestConnectionOptions extends Pick<ConnectionOptions, 'transport' | 'timing' | 'shareTabs'> {
  url: string
  getToken: () => string | Promise<string>
  fetch?: Fetch
}

/** A connection, as a client makes its own. */
export function openConnection({ url, getToken, fetch, ...options }: TestConnectionOptions): Connection {
  const tokens = new Tokens(getToken)
  const credentials = {
    headers: async () => ({ authorization: `Bearer ${await tokens.get()}` }),
    refused: ({ authorization = '' }) => {
      tokens.refused(authorization.slice('Bearer '.length))
      return true
    },
  }
  return new Connection({ http: Http.open(url, credentials, fetch), tokens, ...options })
}

/** Follows a thread, builds it from frames alone, and trusts no frame that doesn't follow the last. */
export class Reader implements Follower {
  readonly replica = new Replica()
  readonly frames: ThreadFrame[] = []
  resets = 0
  #wrong: unknown
  readonly threadId: string

  constructor(threadId: string, since?: string) {
    this.threadId = threadId
    this.replica.cursor = since
  }

  place(): Place {
    return { since: this.replica.cursor, streams: this.replica.streams as NonNullable<Place['streams']> }
  }

  take(frame: ThreadFrame): void {
    this.frames.push(frame)
    if (this.#wrong !== undefined) return
    try {
      assert.equal(frame.thread, this.threadId, 'a frame is of the thread that is followed')
      this.replica.apply(frame as Parameters<Replica['apply']>[0])
    } catch (error) {
      this.#wrong = error
    }
  }

  /** @throws what was wrong with a frame: a gap, a repeat, another thread's */
  mustBeRight(): void {
    if (this.#wrong !== undefined) throw this.#wrong
  }

  reset(): void {
    this.resets++
  }

  get texts(): string[] {
    return [...this.replica.messages.values()].map(({ body }) => (body as { text: string }).text)
  }
}
