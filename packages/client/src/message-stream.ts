import type { Api } from './api.ts'
import { ProgressDBError } from './error.ts'
import type { RequestOptions } from './http.ts'
import { newId } from './id.ts'
import type { MessageOrTombstone, NewMessage, Shape } from './types.ts'

/** A message that is streamed may not expire or be created twice in other ways; the rest is as in any message. */
export type NewStream<S extends Shape> = Omit<NewMessage<S>, 'body'> & {
  /** What it begins with: `{ text: '' }` if not given. */
  body?: S['body']
  /** Where in the body it grows, as a JSON pointer: `/text` if not given. */
  pointer?: string
}

/**
 * The most that goes in one request, in UTF-16 units. Each is at most six bytes of JSON, so it stays below the server's usual
 * bound of 1 MiB for a body, however much came while the request before was under way.
 */
const maxUnits = 128 * 1024

const bytesOf = (text: string) => new TextEncoder().encode(text).length
const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xdc00

/**
 * A message that grows while others read it, such as the answer of a model. Pieces that come faster than they are
 * stored are stored together, so a request is under way at most once, and each carries its place in the text: one
 * that has to be sent again is not stored twice.
 *
 * @example
 * const stream = await db.streamMessage(threadId, { role: 'assistant' }, 'helper', { roles: ['assistant'] })
 * for await (const token of model.stream({ signal: stream.signal })) stream.append(token)
 * await stream.finish()
 */
export class MessageStream<S extends Shape> {
  readonly threadId: string
  /** The message's id. */
  readonly id: string
  readonly #api: Api<S>
  readonly #options: RequestOptions | undefined
  readonly #stop = new AbortController()
  #offset: number
  #waiting = ''
  #isAsked = false
  #sending: Promise<void> | undefined
  #failure: unknown
  #isEnded = false

  private constructor(
    api: Api<S>,
    threadId: string,
    id: string,
    offset: number,
    options: RequestOptions | undefined,
  ) {
    this.#api = api
    this.threadId = threadId
    this.id = id
    this.#offset = offset
    this.#options = options
  }

  /** Creates the message, and with it the thread if that isn't there. */
  static async open<S extends Shape>(
    api: Api<S>,
    threadId: string,
    { pointer, body, id = newId(), ...message }: NewStream<S>,
    options?: RequestOptions,
  ): Promise<MessageStream<S>> {
    const stream = pointer === undefined ? {} : { stream: { pointer } }
    const given = { id, body: body ?? { text: '' }, ...message, status: 'streaming', ...stream }
    const created = await api.createMessage(threadId, given as NewMessage<S>, options)
    return new MessageStream(api, threadId, id, created.stream?.offset ?? 0, options)
  }

  /**
   * Fires when somebody asked for a stop, or the stream failed: give it to whoever makes the text. A stop is heard with the
   * answer to the next append, so a writer that has nothing to add for a while asks with an empty one.
   */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /**
   * Adds to the end. It need not be awaited; who awaits it goes on when the text is stored. An empty text asks whether a
   * stop is wanted; see `signal`.
   *
   * @throws ProgressDBError `stream_ended` once it is over, and whatever ended it
   */
  append(text: string): Promise<void> {
    if (!this.#isEnded) this.#waiting += text
    if (text === '') this.#isAsked = true
    const sent = this.#isEnded ? Promise.reject(ended()) : this.#flush()
    sent.catch(() => {}) // told again by whatever is awaited next
    return sent
  }

  /** Stores what is left, and makes the message final; with another body, if one is given. */
  async finish(last: { body?: S['body']; metadata?: S['metadata'] } = {}): Promise<MessageOrTombstone<S>> {
    this.#isEnded = true
    await this.#flush(true)
    return this.#api.finalizeMessage(this.threadId, this.id, last, this.#options)
  }

  /** Ends the message where it is. What was appended before stays. */
  async abort(reason?: string): Promise<MessageOrTombstone<S>> {
    this.#isEnded = true
    await this.#flush(true).catch(() => {}) // a stream that failed is to be ended nevertheless
    return this.#api.abortMessage(this.threadId, this.id, reason, this.#options)
  }

  /**
   * The same as a stream to be piped into: its end finishes the message, its abort aborts it. Who asks for a stop ends the
   * pipe: the message is aborted, and what is piped from is cancelled.
   *
   * @example await model.textStream.pipeTo(stream.writable)
   */
  get writable(): WritableStream<string> {
    return new WritableStream<string>({
      start: (controller) => {
        const { signal } = this
        const stop = () => {
          controller.error(signal.reason)
          if (!this.#failure) this.abort('cancelled').catch(() => {}) // it may have ended meanwhile
        }
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop)
      },
      write: (text) => this.append(text),
      close: async () => void (await this.finish()),
      abort: async (reason) => void (await this.abort(String(reason).slice(0, 200))),
    })
  }

  /** Sends what waits, once what is under way has arrived. */
  #flush(isLast = false): Promise<void> {
    this.#sending ??= this.#send(isLast)
    return isLast
      ? this.#sending.then(() => (this.#waiting === '' ? undefined : this.#flush(true)))
      : this.#sending
  }

  async #send(isLast: boolean): Promise<void> {
    // What is appended in the same turn goes together.
    await Promise.resolve()
    try {
      if (this.#failure) throw this.#failure
      for (let text = this.#take(isLast); text !== '' || this.#isAsked; text = this.#take(isLast)) {
        this.#isAsked = false
        const append = { offset: this.#offset, text }
        const state = await this.#api.appendToMessage(this.threadId, this.id, append, this.#options)
        this.#offset += bytesOf(text)
        if (state.cancelRequestedBy !== undefined)
          this.#stop.abort(new ProgressDBError('aborted', 'Somebody asked for a stop.'))
      }
    } catch (error) {
      this.#failure = error
      this.#stop.abort(error)
      throw error
    } finally {
      // In the turn that found nothing more to send, so that what comes next is not left lying.
      this.#sending = undefined
    }
  }

  /** All that waits, but for the first half of a character whose second has yet to come. */
  #take(isLast: boolean): string {
    const waiting = this.#waiting.slice(0, maxUnits)
    const isEnd = isLast && waiting.length === this.#waiting.length
    const isWhole = isEnd || !isHighSurrogate(waiting.charCodeAt(waiting.length - 1))
    const text = isWhole ? waiting : waiting.slice(0, -1)
    this.#waiting = this.#waiting.slice(text.length)
    return text
  }
}

function ended(): ProgressDBError {
  return new ProgressDBError('stream_ended', 'The stream is over.')
}
