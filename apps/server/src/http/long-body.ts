import type { HttpBindings } from '@hono/node-server'
import { Problem } from '../lib/problem.ts'
import type { BodyBudget } from './body.ts'

/** Requests whose bodies may take as long as they like, as long as something comes. */
const long = new WeakSet<object>()

/** Whether a request may take longer than others to arrive. */
export function mayTakeLong(request: object): boolean {
  return long.has(request)
}

const newline = 0x0a
/** How often it is looked at whether the rest may still come, in milliseconds. */
const checkMs = 1000

/** A body of lines or of server-sent events, which is read as it comes. */
export class LongBody {
  readonly #from: HttpBindings['incoming'] | ReadableStream<Uint8Array> | null
  readonly #isEvents: boolean
  readonly #budget: BodyBudget
  readonly #check: () => unknown
  #checkedAt = performance.now()
  /** Bytes of the line or event that is coming, which are in the budget. */
  #bytes = 0
  /** The lines of an event that are data. */
  #data: string[] = []

  /** @param check throws, or rejects, once the rest is not to be taken any more */
  constructor(
    from: HttpBindings['incoming'] | ReadableStream<Uint8Array> | null,
    isEvents: boolean,
    budget: BodyBudget,
    check: () => unknown,
  ) {
    this.#from = from
    this.#isEvents = isEvents
    this.#budget = budget
    this.#check = check
    if (from && !('getReader' in from)) long.add(from)
  }

  /**
   * Each line that is not empty, or each event's data; what was cut off in its middle is left out. No more is read than
   * is taken.
   *
   * @param maxBytes of one line or event
   * @param idleMs how long nothing may come
   * @throws Problem `body_too_large`, `overloaded`, `invalid_encoding`, `request_timeout`, `malformed_request`, and what the
   *   check throws
   */
  async *texts(maxBytes: number, idleMs: number): AsyncGenerator<string> {
    try {
      yield* this.#texts(maxBytes, idleMs)
    } finally {
      this.#giveBack()
    }
  }

  async *#texts(maxBytes: number, idleMs: number): AsyncGenerator<string> {
    let pending: Uint8Array[] = []
    for await (const chunk of this.#chunks(idleMs)) {
      if (performance.now() - this.#checkedAt > checkMs) {
        await this.#check()
        this.#checkedAt = performance.now()
      }
      let start = 0
      for (;;) {
        const at = chunk.indexOf(newline, start)
        const piece = chunk.subarray(start, at < 0 ? undefined : at)
        if (this.#bytes + piece.length > maxBytes) throw tooLarge(maxBytes)
        this.#budget.take(piece.length)
        this.#bytes += piece.length
        pending.push(piece)
        if (at < 0) break
        start = at + 1
        const text = this.#line(decoded(pending))
        pending = []
        // An event's bytes are counted until it ends.
        if (text !== undefined || this.#data.length === 0) this.#giveBack()
        if (text) yield text
      }
    }
    const rest = this.#line(decoded(pending)) ?? this.#end()
    if (rest) yield rest
  }

  #giveBack(): void {
    this.#budget.give(this.#bytes)
    this.#bytes = 0
  }

  /** What a line completes: itself, or the event that it ends. */
  #line(line: string): string | undefined {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (!this.#isEvents) return text.trim()
    if (text === '') return this.#end()
    if (text.startsWith('data:')) this.#data.push(text.slice(text[5] === ' ' ? 6 : 5))
    return undefined
  }

  #end(): string | undefined {
    const text = this.#data.join('\n').trim()
    this.#data = []
    return text
  }

  async *#chunks(idleMs: number): AsyncGenerator<Uint8Array> {
    const from = this.#from
    if (!from) return
    const chunks = from[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    try {
      for (;;) {
        const next = await withinIdle(chunks.next(), idleMs)
        if (next.done) return
        yield next.value
      }
    } catch (error) {
      if (error instanceof Problem) throw error
      throw new Problem('malformed_request', 'The connection ended within the body.', { cause: error })
    }
  }
}

async function withinIdle<T>(next: Promise<T>, idleMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('request_timeout')), idleMs)
  })
  try {
    return await Promise.race([next, late])
  } finally {
    clearTimeout(timer)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(pieces: readonly Uint8Array[]): string {
  try {
    return decoder.decode(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))
  } catch {
    throw new Problem('invalid_encoding')
  }
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(
    'body_too_large',
    `One line or event is larger than ${maxBytes} bytes (setting maxBodyBytes).`,
  )
}
