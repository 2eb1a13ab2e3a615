import type { Caller } from '../../src/auth/principal.ts'
import type { Connection } from '../../src/followers/realtime/connection.ts'
import type { TestServer } from './in-process.ts'
import { Replica } from './replica.ts'
import { TestCarrier } from './test-carrier.ts'

/** Reads a thread live without a socket. */
export class LiveReader {
  readonly replica: Replica
  readonly #carrier: TestCarrier
  readonly #connection: Connection

  /** @param replica what is known already, to go on from; a new one begins at the beginning */
  constructor(server: TestServer, thread: string, caller: Caller, replica = new Replica()) {
    this.replica = replica
    replica.cursor ??= '0'
    this.#carrier = new TestCarrier((frame) => replica.apply(frame))
    const { live } = server.server
    this.#connection = live.open(this.#carrier, caller, {
      authorization: `Bearer ${server.apiKey}`,
      apiKey: undefined,
      userId: caller.kind === 'user' ? caller.user : undefined,
    })
    const streams = replica.streams as {
      message: string
      generation: number
      offset: number
      parts: number
    }[]
    this.#connection.subscribe(live.placeOf({ thread, since: replica.cursor, streams }))
  }

  /** Waits until it has what a page of all messages has. */
  async until(page: { cursor: string; items: readonly object[] }): Promise<void> {
    const has = () =>
      this.replica.cursor === page.cursor &&
      JSON.stringify(this.replica.streams) ===
        JSON.stringify(streamsIn(page.items as readonly { id: string; stream?: object }[]))
    // Nothing takes longer than some turns here, so who has it not by then is not going to have it.
    for (let turn = 0; turn < 2000 && !has(); turn++) await new Promise(setImmediate)
    this.#carrier.mustBeRight()
    if (!has()) throw new Error(`the reader is at ${this.replica.cursor}, and has not what is there`)
  }

  /** @throws what was wrong with a frame */
  end(): void {
    this.#carrier.mustBeRight()
    this.#connection.gone()
  }
}

function streamsIn(items: readonly { id: string; stream?: object }[]): object[] {
  const replica = new Replica()
  for (const item of items) replica.messages.set(item.id, item as never)
  return replica.streams
}
