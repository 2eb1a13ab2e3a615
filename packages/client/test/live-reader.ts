import assert from 'node:assert/strict'
import { wholeThread } from '../../../apps/server/test/live/whole.ts'
import { Replica } from '../../../apps/server/test/support/replica.ts'
import { type Fetch, Http } from '../src/http.ts'
import { Connection } from '../src/live/connection.ts'
import type { ThreadFrame } from '../src/live/frames.ts'
import type { Follower, Place } from '../src/live/live.ts'
import type { ConnectionOptions } from '../src/live/options.ts'
import { Tokens } from '../src/token.ts'
import type { TestServer } from './server.ts'
import { until } from './until.ts'

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

type Say = (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown }>

/** Requests of `ada` to a server that is killed now and then: those have the status 0. */
export function sendTo(server: TestServer): Say {
  return async (method, path, body) => {
    try {
      const answer = await server.process.request(method, path, { user: 'ada', body })
      return { status: answer.status, json: await answer.json().catch(() => undefined) }
    } catch {
      return { status: 0, json: undefined } // killed before it answered
    }
  }
}

/** What a cursor says, without the epoch that it says it in. */
const placeIn = (cursor: string | undefined) => cursor?.split('-').slice(1).join('-')
const bySeq = (items: Iterable<object>) =>
  [...items].sort((a, b) => (a as { seq: number }).seq - (b as { seq: number }).seq)
/** What is appended moves no cursor. */
const streamsIn = (messages: readonly object[]) =>
  JSON.stringify(messages.map((message) => (message as { stream?: object }).stream).filter(Boolean))

/** Waits until a reader has what the server has. @throws for whatever it missed, or had twice */
export async function mustHaveAll(reader: Reader, say: Say): Promise<void> {
  const { replica, threadId } = reader
  const { items, cursor } = await wholeThread((path) => say('GET', path), threadId)
  const messages = () => bySeq(replica.messages.values())
  const isThere = () =>
    placeIn(replica.cursor) === placeIn(cursor) && streamsIn(messages()) === streamsIn(items)
  await until(isThere).finally(() => reader.mustBeRight())
  assert.deepEqual(messages(), items)
}
