import type { Caller } from '../../src/auth/principal.ts'
import type { Connection } from '../../src/followers/realtime/connection.ts'
import type { Frame } from '../../src/followers/realtime/frame.ts'
import type { TestServer } from './in-process.ts'
import { Replica } from './replica.ts'

/** Reads a thread live without a socket. */
export class LiveReader {
  readonly replica: Replica
  readonly #connection: Connection

  /** @param replica what is known already, to go on from; a new one begins at the beginning */
  constructor(server: TestServer, thread: string, caller: Caller, replica = new Replica()) {
    this.replica = replica
    replica.cursor ??= '0'
    const carrier = {
      backlog: 0,
      isFull: false,
      onDrain: () => {},
      write: (frame: Frame) => this.#take(frame),
      close: () => {},
      abort: () => {},
    }
    const { live } = server.server
    this.#connection = live.open(carrier, caller, {
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

  #take(frame: Frame): void {
    this.replica.apply(JSON.parse(frame.json.toString()))
  }

  /** Waits until it has what a page of all messages has. */
  async until(page: { cursor: string; items: readonly object[] }): Promise<void> {
    const has = () =>
      this.replica.cursor === page.cursor &&
      JSON.stringify(this.replica.streams) ===
        JSON.stringify(streamsIn(page.items as readonly { id: string; stream?: object }[]))
    // Nothing takes longer than some turns here, so who has it not by then is not going to have it.
    for (let turn = 0; turn < 2000 && !has(); turn++) await new Promise(setImmediate)
    if (!has()) throw new Error(`the reader is at ${this.replica.cursor}, and has not what is there`)
  }

  end(): void {
    this.#connection.gone()
  }
}

function streamsIn(items: readonly { id: string; stream?: object }[]): object[] {
  const replica = new Replica()
  for (const item of items) replica.messages.set(item.id, item as never)
  return replica.streams
}
