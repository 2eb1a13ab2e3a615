import { type Answer, type CallOptions, TestServer } from './in-process.ts'

type Options = Parameters<typeof TestServer.open>[0]

/** A server in this process that listens on a port, for what needs sockets. */
export class ListeningServer {
  readonly url: string
  readonly inner: TestServer
  readonly #closeSocket: () => Promise<void>

  private constructor(inner: TestServer, url: string, closeSocket: () => Promise<void>) {
    this.inner = inner
    this.url = url
    this.#closeSocket = closeSocket
  }

  static async open(options: Options = {}): Promise<ListeningServer> {
    const settings = { port: 0, drainMs: 1000, ...options.settings }
    const inner = await TestServer.open({ ...options, settings })
    const { url, close } = await inner.server.listen()
    return new ListeningServer(inner, url, close)
  }

  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return this.inner.call(method, path, options)
  }

  token(user: string): Promise<string> {
    return this.inner.token(user)
  }

  async close(): Promise<void> {
    await this.#closeSocket()
    await this.inner.close()
  }
}
