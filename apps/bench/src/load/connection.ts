import { connect, type Socket } from 'node:net'

const maxChunkBytes = 64 * 1024
/** The longest head of an answer. */
const maxHeadBytes = 1024
const endOfHead = '\r\n\r\n'

/**
 * A kept-open HTTP connection with one request under way at a time. It looks at nothing of an answer but its status
 * and its length: a whole HTTP client would cost more than the servers that are measured.
 */
export class Connection {
  readonly #socket: Socket
  /** What has come of an answer's head, while that is not whole. */
  #head = ''
  /** Bytes of the whole answer, once its head tells. */
  #expected = 0
  /** Bytes of it that have come. */
  #bytes = 0
  #status = 0
  /** Called with each answer's status and its bytes, head included. */
  onAnswer: (status: number, bytes: number) => void = () => {}
  onError: (error: Error) => void = () => {}

  private constructor(port: number, opened: () => void) {
    const buffer = Buffer.allocUnsafe(maxChunkBytes)
    const callback = (length: number) => {
      this.#take(buffer, length)
      return true
    }
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer, callback } }, opened)
    this.#socket.on('error', (error) => this.onError(error))
    this.#socket.on('close', () => this.onError(new Error('the server closed a connection')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(port, () => resolve(connection))
      connection.onError = reject
    })
  }

  send(request: Buffer): void {
    this.#socket.write(request)
  }

  close(): void {
    this.onError = () => {}
    this.#socket.destroy()
  }

  #take(chunk: Buffer, length: number): void {
    this.#bytes += length
    if (this.#expected === 0) this.#readHead(chunk.toString('latin1', 0, Math.min(length, maxHeadBytes)))
    if (this.#expected === 0 || this.#bytes < this.#expected) return
    if (this.#bytes > this.#expected) this.onError(new Error('more came than the answer to one request'))
    const bytes = this.#bytes
    this.#bytes = 0
    this.#expected = 0
    this.#head = ''
    this.onAnswer(this.#status, bytes)
  }

  #readHead(more: string): void {
    this.#head += more
    const end = this.#head.indexOf(endOfHead)
    if (end < 0) {
      if (this.#head.length >= maxHeadBytes) this.onError(new Error('the head of an answer is too long'))
      return
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1]
    if (length === undefined) this.onError(new Error(`an answer without a length: ${this.#head}`))
    this.#status = Number(this.#head.slice(9, 12))
    this.#expected = end + endOfHead.length + Number(length)
  }
}
