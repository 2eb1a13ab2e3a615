import { Connection } from './connection.ts'
import type { Load } from './job.ts'
import { RequestWriter } from './request-writer.ts'

/** Called with each answer: which of the load's requests it answers, and when that was due, in milliseconds. */
export type OnAnswer = (sender: Sender, request: number, dueAt: number, bytes: number) => void

/** A connection and the requests that it sends in turn. */
export class Sender {
  readonly #connection: Connection
  readonly #writers: RequestWriter[]
  readonly #fail: (error: Error) => void
  #turn: number
  #dueAt = 0

  private constructor(
    connection: Connection,
    { requests }: Load,
    first: number,
    fail: (error: Error) => void,
  ) {
    this.#connection = connection
    this.#writers = requests.map((shape) => new RequestWriter(shape))
    this.#turn = first % requests.length
    this.#fail = fail
  }

  /** Opens a load's connections. */
  static openAll(load: Load, onAnswer: OnAnswer, fail: (error: Error) => void): Promise<Sender[]> {
    const open = async (first: number) => {
      const connection = await Connection.open(load.port)
      const sender = new Sender(connection, load, first, fail)
      connection.onAnswer = (status, bytes) => sender.#take(status, bytes, onAnswer)
      connection.onError = fail
      return sender
    }
    return Promise.all(Array.from({ length: load.connections }, (_, i) => open(i)))
  }

  /** Sends the next request; the one before must be answered. */
  send(dueAt: number): void {
    this.#dueAt = dueAt
    this.#connection.send(this.#writers[this.#turn]!.next())
  }

  close(): void {
    this.#connection.close()
  }

  #take(status: number, bytes: number, onAnswer: OnAnswer): void {
    const request = this.#turn
    const { status: expected } = this.#writers[request]!
    if (status !== expected) {
      this.#fail(new Error(`the server answered ${status} instead of ${expected}`))
      return
    }
    this.#turn = (request + 1) % this.#writers.length
    onAnswer(this, request, this.#dueAt, bytes)
  }
}
