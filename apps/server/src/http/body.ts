import type { HttpBindings } from '@hono/node-server'
import { Problem } from '../lib/problem.ts'

/** The bytes of all bodies that are being read, bounded. */
export class BodyBudget {
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @throws Problem `overloaded` */
  take(bytes: number): void {
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maxBytes) {
      throw new Problem('overloaded', 'Too many bodies are being read at once; nothing was stored.', {
        retryAfter: 1,
      })
    }
    this.#bytes += bytes
  }

  give(bytes: number): void {
    this.#bytes -= bytes
  }
}

/**
 * A request's body, read up to a limit. From a socket it is read directly, which costs a third less than through a
 * web stream; a request made in-process has only the latter.
 */
export class Body {
  readonly #maxBytes: number
  readonly #budget: BodyBudget
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  /** Bytes taken from the budget: those declared, at once, or those that came. */
  #taken = 0

  private constructor(maxBytes: number, budget: BodyBudget) {
    this.#maxBytes = maxBytes
    this.#budget = budget
  }

  /**
   * @param declared the Content-Length header
   * @throws Problem `body_too_large`, `overloaded`, `malformed_request`
   */
  static read(
    from: HttpBindings['incoming'] | ReadableStream<Uint8Array> | null,
    declared: string | undefined,
    maxBytes: number,
    budget: BodyBudget,
  ): Promise<Uint8Array> {
    const body = new Body(maxBytes, budget)
    return new Promise<Uint8Array>((resolve, reject) => {
      body.#reserve(Number(declared ?? 0) || 0)
      if (from && 'getReader' in from) body.#fromStream(from).then(() => resolve(body.#end()), reject)
      else if (from) body.#fromSocket(from, resolve, reject)
      else resolve(body.#end())
    }).catch((error) => {
      body.#end()
      throw error
    })
  }

  #reserve(bytes: number): void {
    if (bytes > this.#maxBytes) {
      throw new Problem(
        'body_too_large',
        `The body is larger than ${this.#maxBytes} bytes (setting maxBodyBytes).`,
      )
    }
    if (bytes <= this.#taken) return
    this.#budget.take(bytes - this.#taken)
    this.#taken = bytes
  }

  #add(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    this.#reserve(this.#bytes)
    this.#chunks.push(chunk)
  }

  #end(): Uint8Array {
    this.#budget.give(this.#taken)
    this.#taken = 0
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
  }

  #fromSocket(
    incoming: HttpBindings['incoming'],
    resolve: (bytes: Uint8Array) => void,
    reject: (error: unknown) => void,
  ) {
    const onData = (chunk: Buffer) => {
      try {
        this.#add(chunk)
      } catch (error) {
        incoming.pause()
        stop()
        reject(error)
      }
    }
    const onEnd = () => {
      stop()
      resolve(this.#end())
    }
    const onCut = () => {
      stop()
      reject(new Problem('malformed_request', 'The connection ended within the body.'))
    }
    const stop = () => incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
    incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
    // Where the connection was cut while it was found out who asks, nothing comes any more, not even an end.
    if (incoming.destroyed) onCut()
  }

  async #fromStream(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) this.#add(chunk)
  }
}
