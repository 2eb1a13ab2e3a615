import { ProgressDBError } from '../error.ts'
import type { LiveFrame } from './frames.ts'
import type { Line } from './line.ts'

/** Carries frames over a WebSocket, which takes what is asked, too. */
export async function readSocket(line: Line): Promise<void> {
  const { http, signal } = line
  if (!globalThis.WebSocket) throw unusable('There are no WebSockets here.')
  const socket = new WebSocket(`${http.baseUrl.replace(/^http/, 'ws')}/v1/live`)
  const session = new Session(line, socket)
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve())
      socket.onopen = () => session.authenticate().catch(reject)
      socket.onclose = () => resolve()
      socket.onmessage = ({ data }) => session.take(JSON.parse(data)).catch(reject)
    })
  } finally {
    socket.close()
  }
  if (session.isOpen || signal.aborted) return
  // A WebSocket does not say why it could not be opened: perhaps the server can't be reached by anything.
  await http.fetch({ method: 'GET', path: '/healthz' }, { signal, retries: 0 })
  throw unusable('The WebSocket could not be opened.')
}

function unusable(why: string): ProgressDBError {
  return new ProgressDBError('unexpected_answer', why)
}

/** What is said on a WebSocket. It has no headers in browsers, so its first message says who the user is. */
class Session {
  isOpen = false
  readonly #line: Line
  readonly #socket: WebSocket
  #token = ''
  #tokens = 0

  constructor(line: Line, socket: WebSocket) {
    this.#line = line
    this.#socket = socket
  }

  async authenticate(): Promise<void> {
    this.#token = await this.#line.tokens.get()
    this.#tokens++
    this.#say({ type: 'auth', token: this.#token })
  }

  async take(frame: LiveFrame): Promise<void> {
    const { tokens, wanted, take } = this.#line
    if (frame.type === 'problem' && frame.status === 401 && this.#tokens === 1) {
      // Once, another one in its place.
      tokens.refused(this.#token)
      return this.authenticate()
    }
    if (frame.type === 'hello') {
      this.isOpen = true
      this.#line.tell = async (requests) => {
        for (const request of requests) {
          if (request.type !== 'auth') this.#say(request)
          else {
            this.#tokens = 0
            await this.authenticate()
          }
        }
      }
      for (const subscription of wanted()) this.#say({ type: 'subscribe', ...subscription })
    }
    take(frame)
  }

  #say(request: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request))
  }
}
