import { type ChildProcess } from 'node:child_process'
export interface ProcessOptions {
  dataDir: string
  env?: Record<string, string>
  flags?: string[]
  /** What runs the server: a program and its arguments, before `node`; for strace and the like. */
  wrapper?: string[]
  apiKey?: string
  /** Called with the process before it listens. */
  onSpawn?: (child: ChildProcess) => void
}
/** The real server, built, in a process of its own. */
export declare class ServerProcess {
  #private
  readonly url: string
  readonly child: ChildProcess
  readonly apiKey: string
  readonly adminKey: string
  readonly output: () => string
  private constructor()
  /** Starts a server on a free port and waits until it listens. */
  static start({ dataDir, env, flags, wrapper, apiKey, onSpawn }: ProcessOptions): Promise<ServerProcess>
  get pid(): number
  /** `kill -9`: nothing is flushed, nothing is answered. */
  kill(): Promise<void>
  /** A clean stop; the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
  exited(): Promise<number | NodeJS.Signals>
  request(method: string, path: string, { user, body, key, headers }?: RequestOptions): Promise<Response>
}
export interface RequestOptions {
  user?: string
  body?: unknown
  key?: string
  headers?: Record<string, string>
}
/** Runs another command of `progressdb` to its end. */
export declare function runCommand(
  args: string[],
  {
    env,
    input,
  }?: {
    env?: Record<string, string>
    input?: string
  },
): Promise<{
  code: number | NodeJS.Signals
  stdout: string
  stderr: string
}>
/** A folder that is removed at the end; `await using` it. */
export declare function temporaryFolder(): Promise<
  {
    path: string
  } & AsyncDisposable
>
