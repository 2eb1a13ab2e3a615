import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Random } from './random.ts'

/** A connection between client and server that splits what it carries, holds it up, and breaks in the middle. */
export class RoughProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(target: string, random: Random): Promise<RoughProxy> {
    const { hostname, port } = new URL(target)
    const server = createServer((client) => {
      const upstream = connect(Number(port), hostname)
      proxy.#join(client, upstream)
      client.on('data', (data) => upstream.write(data))
      upstream.on('data', (data) => void proxy.#pass(data, upstream, client, random))
    })
    const proxy = new RoughProxy(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Breaks all that is open. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(one: Socket, other: Socket): void {
    for (const [socket, peer] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        peer.destroy()
      })
    }
  }

  async #pass(data: Buffer, from: Socket, to: Socket, random: Random): Promise<void> {
    from.pause()
    const cut = random.below(data.length + 1)
    to.write(data.subarray(0, cut))
    // Held up for as long as it takes others to be served.
    for (let turns = random.below(20); turns > 0; turns--) await new Promise(setImmediate)
    if (random.below(100) === 0) to.destroy()
    else to.write(data.subarray(cut))
    from.resume()
  }
}
