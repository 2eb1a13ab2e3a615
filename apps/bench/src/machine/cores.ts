import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** A program and its arguments. */
export type CommandLine = [file: string, ...args: string[]]

/** Which core runs what: the server under test has one to itself, and so has the load generator. */
export class Cores {
  readonly isPinned: boolean

  constructor() {
    this.isPinned = availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0
  }

  server(command: CommandLine): CommandLine {
    return this.#pin(0, command)
  }

  load(command: CommandLine): CommandLine {
    return this.#pin(1, command)
  }

  /** For people. */
  get about(): string {
    return this.isPinned
      ? 'the server pinned to core 0, the load generator to core 1'
      : 'nothing pinned to a core (there is no `taskset`, or only one core), so figures are noisier'
  }

  #pin(core: number, command: CommandLine): CommandLine {
    return this.isPinned ? ['taskset', '-c', String(core), ...command] : command
  }
}
