import type { ServerResponse } from 'node:http'
import type { Carrier } from './connection.ts'
import type { Frame } from './frame.ts'
import { unsentOf } from './unsent.ts'

export const eventHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies such as nginx would hold back what they buffer.
  'x-accel-buffering': 'no',
}

/** Server-sent events, written to the response's socket. */
export class SocketEvents implements Carrier {
  readonly #response: ServerResponse
  onDrain = () => {}

  constructor(response: ServerResponse, headers: Record<string, string>) {
    this.#response = response
    response.on('drain', () => this.onDrain())
    response.writeHead(200, { ...eventHeaders, ...headers })
    response.flushHeaders()
  }

  get backlog(): number {
    return this.#response.writableLength
  }

  get unsent(): number {
    return unsentOf(this.#response.socket)
  }

  get isFull(): boolean {
    return this.#response.writableNeedDrain
  }

  write(frame: Frame): void {
    this.#response.write(frame.event)
  }

  close(): void {
    this.#response.end()
  }

  abort(): void {
    this.#response.destroy()
  }
}

/** Server-sent events as a stream, for a caller in the same process. */
export class StreamEvents implements Carrier {
  readonly body: ReadableStream<Uint8Array>
  #controller!: ReadableStreamDefaultController<Uint8Array>
  onDrain = () => {}
  onCancel = () => {}

  constructor() {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.onDrain(),
        cancel: () => this.onCancel(),
      },
      { highWaterMark: 1, size: (chunk) => chunk?.length ?? 0 },
    )
  }

  get backlog(): number {
    return Math.max(0, 1 - (this.#controller.desiredSize ?? 1))
  }

  get isFull(): boolean {
    return this.backlog > 0
  }

  write(frame: Frame): void {
    this.#controller.enqueue(frame.event)
  }

  close(): void {
    this.#controller.close()
  }

  abort(): void {
    this.#controller.error(new Error('The reader took nothing for too long.'))
  }
}
