import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Readers } from './job.ts'

const sharedBytes = 256 * 1024
/** All readers read into the same buffer, since each is done with it before the next one has its turn. */
const shared = Buffer.allocUnsafeSlow(sharedBytes)
const endOfHead = '\r\n\r\n'
const changes = '{"type":"changes"'
/** As much of a frame as has its type and its cursors. */
const headBytes = 320

/**
 * One WebSocket, read as cheaply as it can be: of a frame it looks at its length, its type and its cursors. A whole
 * client would cost more than the servers that are measured.
 */
export class Reader {
  readonly #readers: Readers
  readonly #socket: Socket
  /** What has come of a head, of the handshake or of a frame, while that is not whole. */
  #rest: Buffer = Buffer.alloc(0)
  #isOpen = false
  /** Bytes of the frame under way that are still to come. */
  #left = 0
  #wanted: string | undefined
  /** Where the last frame brought it. */
  cursor: string | undefined
  /** Frames that did not follow the one before. */
  gaps = 0
  onReady: () => void = () => {}
  /** Called at the end of each frame of changes. */
  onChanges: (bytes: number) => void = () => {}
  onError: (error: Error) => void = () => {}
  #frameBytes = 0
  #isChanges = false
  /** Whether frames are kept whole, for who wants to see one. */
  readonly kept: Buffer[] = []
  keeps = false

  constructor(readers: Readers, cursor?: string) {
    this.#readers = readers
    this.cursor = cursor
    const callback = (length: number) => {
      this.#take(shared.subarray(0, length))
      return true
    }
    const options = { host: '127.0.0.1', port: readers.port, noDelay: true }
    this.#socket = connect({ ...options, ...(!readers.stalled && { onread: { buffer: shared, callback } }) })
    if (readers.stalled) this.#socket.on('data', (chunk) => this.#take(chunk as Buffer))
    this.#socket.on('connect', () => this.#shakeHands())
    this.#socket.on('error', (error) => this.onError(error))
    this.#socket.on('close', () => this.onError(new Error('the server closed a live connection')))
  }

  close(): void {
    this.onError = () => {}
    this.#socket.destroy()
  }

  #shakeHands(): void {
    const lines = ['GET /v1/live HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket']
    lines.push('Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`)
    for (const [name, value] of Object.entries(this.#readers.headers)) lines.push(`${name}: ${value}`)
    this.#socket.write(`${lines.join('\r\n')}${endOfHead}`)
  }

  #subscribe(): void {
    const { thread } = this.#readers
    const since = this.cursor === undefined ? {} : { since: this.cursor }
    this.#socket.write(masked(JSON.stringify({ type: 'subscribe', thread, ...since })))
  }

  #take(chunk: Buffer): void {
    if (this.#rest.length > 0) {
      chunk = Buffer.concat([this.#rest, chunk])
      this.#rest = Buffer.alloc(0)
    }
    if (!this.#isOpen) {
      const end = chunk.indexOf(endOfHead)
      if (end < 0) {
        this.#rest = Buffer.from(chunk)
        return
      }
      const status = chunk.toString('latin1', 9, 12)
      if (status !== '101') this.onError(new Error(`the server answered a WebSocket with ${status}`))
      this.#isOpen = true
      this.#subscribe()
      chunk = chunk.subarray(end + endOfHead.length)
    }
    this.#takeFrames(chunk)
  }

  #takeFrames(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#left === 0) {
        const { start, length } = frameAt(chunk, at)
        // The head of the payload has to be there at once.
        if (start === 0 || chunk.length < start + Math.min(length, headBytes)) {
          this.#rest = Buffer.from(chunk.subarray(at))
          return
        }
        this.#begin(chunk.subarray(start, start + length), length)
        this.#left = length
        at = start
      }
      const taken = Math.min(this.#left, chunk.length - at)
      if (this.keeps) this.kept.push(Buffer.from(chunk.subarray(at, at + taken)))
      this.#left -= taken
      at += taken
      if (this.#left === 0) this.#end()
    }
  }

  #begin(payload: Buffer, length: number): void {
    this.#frameBytes = length
    this.#isChanges = payload.toString('latin1', 0, changes.length) === changes
    if (this.#isChanges) {
      const after = textOf(payload, '"after":"')
      if (this.cursor !== undefined && after !== this.cursor) this.gaps++
      this.cursor = textOf(payload, '"cursor":"')
    } else if (payload.toString('latin1', 0, 15) === '{"type":"ready"') {
      this.#wanted = textOf(payload, '"upTo":"')
      this.cursor ??= this.#wanted
      this.#beReady()
    } else if (/^{"type":"(bye|closed|problem)"/.test(payload.toString('latin1', 0, 20))) {
      this.onError(new Error(`the server said ${payload}`))
    }
  }

  #end(): void {
    if (!this.#isChanges) return
    this.onChanges(this.#frameBytes)
    this.#beReady()
  }

  /** It is ready once it has what there was when it came. */
  #beReady(): void {
    if (this.#wanted === undefined || this.cursor !== this.#wanted) return
    this.#wanted = undefined
    if (this.#readers.stalled) this.#socket.pause()
    this.onReady()
  }
}

function textOf(payload: Buffer, name: string): string {
  const from = payload.indexOf(name) + name.length
  return payload.toString('latin1', from, payload.indexOf('"', from))
}

/** Where a frame's payload begins, 0 if its head is not whole, and how long it is. */
function frameAt(chunk: Buffer, at: number): { start: number; length: number } {
  const short = chunk.length > at + 1 ? chunk[at + 1]! & 127 : 0
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  if (chunk.length < at + 2 + extra) return { start: 0, length: 0 }
  const length =
    extra === 0 ? short : extra === 2 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2))
  return { start: at + 2 + extra, length }
}

/** A text frame as a client sends it; the mask may be zero. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text)
  if (payload.length > 0xffff) throw new Error('a message too long')
  const isShort = payload.length < 126
  const head = isShort
    ? [0x81, 0x80 | payload.length]
    : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload])
}
