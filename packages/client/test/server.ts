import { parseApiKey } from '../../../apps/server/src/auth/api-keys.ts'
import { mintToken } from '../../../apps/server/src/auth/tokens.ts'
import { ServerProcess, temporaryFolder } from '../../../apps/server/test/support/process.ts'

/** The real server, in a process and a folder of its own. */
export async function startServer(): Promise<TestServer> {
  const folder = await temporaryFolder()
  return new TestServer(await ServerProcess.start({ dataDir: folder.path }), folder)
}

export class TestServer {
  process: ServerProcess
  readonly #folder: { path: string } & AsyncDisposable

  constructor(process: ServerProcess, folder: { path: string } & AsyncDisposable) {
    this.process = process
    this.#folder = folder
  }

  get url(): string {
    return this.process.url
  }

  /** @param ttl in seconds */
  token(user: string, ttl = 3600): Promise<string> {
    return mintToken(parseApiKey(this.process.apiKey)!, { user, ttl }, Date.now())
  }

  /** Kills the server, and starts it anew on its folder and port. */
  async killAndStart(meanwhile: (folder: string) => Promise<void> = async () => {}): Promise<void> {
    const { apiKey, url } = this.process
    const env = { PROGRESSDB_PORT: new URL(url).port }
    await this.process.kill()
    await meanwhile(this.#folder.path)
    this.process = await ServerProcess.start({ dataDir: this.#folder.path, apiKey, env })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}
