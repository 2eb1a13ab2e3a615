import type { AppendFrame, Keep, KnownStream } from '../live/frames.ts'
import type { MessageOrTombstone, Shape, StreamState } from '../types.ts'
import { valueAt, withValueAt } from './json-pointer.ts'

const encoder = new TextEncoder()

/** What is known of a streamed message while it grows. A piece costs its own length, however long the text is. */
export class StreamText {
  readonly #pointer: string
  readonly #partsPointer: string
  /** What the list of parts held before the stream. */
  readonly #firstParts: unknown[]
  #text: string
  #offset: number
  #generation: number
  #parts: unknown[]

  constructor(body: unknown, stream: StreamState & { pointer: string; partsPointer?: string }) {
    this.#pointer = stream.pointer
    this.#partsPointer = stream.partsPointer ?? '/parts'
    const text = valueAt(body, this.#pointer)
    this.#text = typeof text === 'string' ? text : ''
    this.#offset = stream.offset
    this.#generation = stream.generation
    const parts = valueAt(body, this.#partsPointer)
    const all = Array.isArray(parts) ? parts : []
    this.#firstParts = all.slice(0, all.length - stream.parts)
    this.#parts = all.slice(all.length - stream.parts)
  }

  get text(): string {
    return this.#text
  }

  /** Takes a piece in. @returns false if something before it is not known */
  append({ generation, offset, text, part, value }: AppendFrame): boolean {
    if (part !== undefined) {
      if (part === this.#parts.length) this.#parts = [...this.#parts, value]
      return part < this.#parts.length
    }
    const end = offset! + encoder.encode(text).length
    if (generation < this.#generation || (generation === this.#generation && end <= this.#offset)) return true
    if (offset! > this.#offset) return false
    this.#cut(offset!)
    this.#text += text!
    this.#offset = end
    this.#generation = generation
    return true
  }

  /** Whether all is known that a reader is told to keep. */
  has({ generation, offset, parts }: Keep): boolean {
    return this.#generation === generation && this.#offset >= offset && this.#parts.length >= parts
  }

  /** Whether it has all of another one, and perhaps more. */
  includes({ generation, offset, parts }: StreamState): boolean {
    if (this.#generation !== generation) return this.#generation > generation
    return this.#offset >= offset && this.#parts.length >= parts
  }

  /** A body that came without what was streamed, with it. */
  fill<B>(body: B, keep?: Keep): B {
    if (keep) this.#cut(keep.offset)
    const parts = keep ? this.#parts.slice(0, keep.parts) : this.#parts
    const filled = withValueAt(body, this.#pointer, this.#text)
    return (
      parts.length > 0 ? withValueAt(filled, this.#partsPointer, [...this.#firstParts, ...parts]) : filled
    ) as B
  }

  /** Where a reader goes on. */
  known(message: string): KnownStream {
    return { message, generation: this.#generation, offset: this.#offset, parts: this.#parts.length }
  }

  #cut(offset: number): void {
    if (offset >= this.#offset) return
    this.#text = this.#text.slice(0, unitsOf(encoder.encode(this.#text).subarray(0, offset)))
    this.#offset = offset
  }
}

/**
 * How long a text in UTF-8 is as one of JavaScript: each character begins with one byte that is no continuation. Without a
 * `TextDecoder`, which React Native does not have before 0.85.
 */
function unitsOf(bytes: Uint8Array): number {
  return bytes.reduce((units, byte) => units + (byte >= 0xf0 ? 2 : Number((byte & 0xc0) !== 0x80)), 0)
}

/** The stream of a message, as long as it is open. */
export function streamTextOf<S extends Shape>(message: MessageOrTombstone<S>): StreamText | undefined {
  return message.stream && message.deletedAt === undefined
    ? new StreamText(message.body, message.stream)
    : undefined
}
