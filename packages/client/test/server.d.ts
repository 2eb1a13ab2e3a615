import { ServerProcess } from '../../../apps/server/test/support/process.ts'
/** The real server, in a process and a folder of its own. */
export declare function startServer(): Promise<TestServer>
export declare class TestServer {
  #private
  readonly process: ServerProcess
  constructor(process: ServerProcess, folder: AsyncDisposable)
  get url(): string
  /** @param ttl in seconds */
  token(user: string, ttl?: number): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}
