import type { RequestShape } from './job.ts'

const hex = Buffer.from('0123456789abcdef')
const dash = 45
const zero = 48
const random32 = () => Math.floor(Math.random() * 2 ** 32)

/** Makes the bytes of one request after another, in a buffer of its own that is used again and again. */
export class RequestWriter {
  readonly #shape: RequestShape
  readonly #bytes: Buffer

  constructor(shape: RequestShape) {
    this.#shape = shape
    this.#bytes = Buffer.from(shape.bytes, 'latin1')
  }

  get status(): number {
    return this.#shape.status
  }

  /** The next request's bytes, which must have been sent when this is called again. */
  next(): Buffer {
    const { idAt, number } = this.#shape
    if (idAt !== undefined) writeUuidV7(this.#bytes, idAt)
    if (number) writeNumber(this.#bytes, number.at, number.digits, Math.floor(Math.random() * number.below))
    return this.#bytes
  }
}

function writeNumber(bytes: Buffer, at: number, digits: number, value: number): void {
  for (let i = at + digits - 1; i >= at; i--) {
    bytes[i] = zero + (value % 10)
    value = Math.floor(value / 10)
  }
}

/** As the SDKs make them: 48 bits of time, the rest at random. */
function writeUuidV7(bytes: Buffer, at: number): void {
  const now = Date.now()
  writeHex(bytes, at, Math.floor(now / 2 ** 16), 8)
  bytes[at + 8] = dash
  writeHex(bytes, at + 9, now % 2 ** 16, 4)
  bytes[at + 13] = dash
  writeHex(bytes, at + 14, 0x7000 + (random32() & 0xfff), 4)
  bytes[at + 18] = dash
  writeHex(bytes, at + 19, 0x8000 + (random32() & 0x3fff), 4)
  bytes[at + 23] = dash
  writeHex(bytes, at + 24, random32() & 0xffff, 4)
  writeHex(bytes, at + 28, random32(), 8)
}

function writeHex(bytes: Buffer, at: number, value: number, digits: number): void {
  for (let i = at + digits - 1; i >= at; i--) {
    bytes[i] = hex[value & 15]!
    value >>>= 4
  }
}
