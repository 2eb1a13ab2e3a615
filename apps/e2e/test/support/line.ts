import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line to the server that takes its time, and can be down. */
export class Line {
  /** How long each byte is on its way, one way, in milliseconds. */
  delayMs = 0
  #isDown = false
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.#server = server
  }

  /** @param target the server's address */
  static async open(target: string): Promise<Line> {
    const { hostname, port } = new URL(target)
    const server = createServer((client) => line.#accept(client, () => connect(Number(port), hostname)))
    const line = new Line(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return line
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Breaks what there is, and refuses what comes. */
  down(): void {
    this.#isDown = true
    for (const socket of this.#sockets) socket.destroy()
  }

  up(): void {
    this.#isDown = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.down()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(client: Socket, open: () => Socket): void {
    if (this.#isDown) {
      client.on('error', () => {}).destroy()
      return
    }
    const upstream = open()
    this.#join(client, upstream)
    this.#join(upstream, client)
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    from.on('error', () => {})
    from.on('data', (data) => this.#later(() => to.write(data)))
    from.on('close', () => {
      this.#sockets.delete(from)
      this.#later(() => to.destroy())
    })
  }

  /** Timers of the same length end in their order. */
  #later(act: () => void): void {
    if (this.delayMs === 0) act()
    else setTimeout(act, this.delayMs)
  }
}
