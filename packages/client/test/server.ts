import { parseApiKey } from '../../../apps/server/src/auth/api-keys.ts'
import { mintToken } from '../../../apps/server/src/auth/tokens.ts'
import { ServerProcess, temporaryFolder } from '../../../apps/server/test/support/process.ts'

/** The real server, in a process and a folder of its own. */
export async function startServer(): Promise<TestServer> {
  const folder = await temporaryFolder()
  return new TestServer(await ServerProcess.start({ dataDir: folder.path }), folder)
}

export class TestServer {
  readonly process: ServerProcess
  readonly #folder: AsyncDisposable

  constructor(process: ServerProcess, folder: AsyncDisposable) {
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop()
    await this.#folder[Symbol.asyncDispose]()
  }
}
