import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generateApiKey } from '../../src/auth/api-keys.ts'
import { foldersOf } from '../../src/storage/rocks/folder.ts'
import { checkAll } from '../support/ledger/check.ts'
import { Ledger } from '../support/ledger/ledger.ts'
import type { Exchange } from '../support/ledger/requests.ts'
import { Writer } from '../support/ledger/writer.ts'
import { ServerProcess } from '../support/process.ts'
import type { Random } from '../support/random.ts'
import { verifyFolder } from '../support/verify-folder.ts'

const writers = 24
/** So small that a round begins several logs. */
const writeBufferBytes = 1 << 20
/** The most writes that are answered before a kill, and then while waiting for a new log. */
const mostAnswers = 1000

/** When a server is killed: after some answers; then, as its log changes; while it stops. */
const moments = ['under load', 'under load', 'at a new log', 'while it stops'] as const

/** One data folder, servers on it that are killed one after the other, and the ledger that they must agree with. */
export class Rounds {
  readonly #dataDir: string
  readonly #copyDir: string
  readonly #durability: 'safe' | 'fast'
  readonly #random: Random
  readonly #ledger = new Ledger()
  readonly #apiKey = generateApiKey()
  #server: ServerProcess | undefined
  /** Writes that were answered as done. */
  answered = 0
  /** The longest time from the start of a process to its listening, in milliseconds. */
  slowestStart = 0

  constructor(folder: string, durability: 'safe' | 'fast', random: Random) {
    this.#dataDir = join(folder, 'data')
    this.#copyDir = join(folder, 'copy')
    this.#durability = durability
    this.#random = random
  }

  /** Loads a server, kills it, and compares what the next one has with the ledger. */
  async round(): Promise<void> {
    this.#server ??= await this.#start()
    await this.#loadAndKill(this.#server)
    while (this.#random.below(4) === 0) await this.#killWhileStarting()
    await cp(this.#dataDir, this.#copyDir, { recursive: true })
    this.#server = await this.#start()
    const findings = await verifyFolder(this.#copyDir)
    await rm(this.#copyDir, { recursive: true })
    if (findings.length > 0) throw new Error(`verify finds: ${findings.join('; ')}`)
    await checkAll(this.#server, this.#ledger)
    const exchange = this.#exchange(this.#server, () => {})
    await new Writer(this.#ledger, this.#random, exchange).repeatUnanswered()
  }

  /** Stops the last server in good order, and compares once more. */
  async end(): Promise<void> {
    const code = await this.#server!.stop()
    if (code !== 0) throw new Error(`the server ended with ${code}`)
    this.#server = await this.#start()
    await checkAll(this.#server, this.#ledger)
    await this.#server.stop()
  }

  /** Leaves no process behind. */
  async abandon(): Promise<void> {
    await this.#server?.kill()
  }

  async #start(onSpawn?: (child: ChildProcess) => void): Promise<ServerProcess> {
    const began = performance.now()
    const server = await ServerProcess.start({
      dataDir: this.#dataDir,
      apiKey: this.#apiKey,
      onSpawn,
      env: {
        PROGRESSDB_DURABILITY: this.#durability,
        PROGRESSDB_WRITE_BUFFER_BYTES: String(writeBufferBytes),
        PROGRESSDB_RESERVE_BYTES: '0',
      },
    })
    this.slowestStart = Math.max(this.slowestStart, performance.now() - began)
    return server
  }

  async #loadAndKill(server: ServerProcess): Promise<void> {
    let left = 1 + this.#random.below(mostAnswers)
    let act: () => void = () => {}
    const exchange = this.#exchange(server, () => {
      if (--left === 0) act()
    })
    const all = Array.from({ length: writers }, () => new Writer(this.#ledger, this.#random, exchange))
    const kill = () => {
      server.child.kill('SIGKILL')
      for (const writer of all) writer.stop()
    }
    const moment = this.#random.pick(moments)
    let stopWatching = () => {}
    act = () => {
      if (moment === 'under load') return kill()
      const events = moment === 'at a new log' ? /\.log$/ : /./
      const count = moment === 'at a new log' ? 1 : 1 + this.#random.below(15)
      stopWatching = this.#onFileEvents(events, count, kill)
      if (moment === 'while it stops') server.child.kill('SIGTERM')
      // Where no new log comes, the kill does.
      left = mostAnswers
      act = kill
    }
    const ended = server.exited().then(() => {
      for (const writer of all) writer.stop()
    })
    try {
      await Promise.all(all.map((writer) => writer.run()))
    } finally {
      kill()
      stopWatching()
    }
    await ended
  }

  /** Kills a server that replays its log. */
  async #killWhileStarting(): Promise<void> {
    let stopWatching = () => {}
    const started = this.#start((child) => {
      stopWatching = this.#onFileEvents(/./, 1 + this.#random.below(25), () => child.kill('SIGKILL'))
    })
    // It may be quicker than the kill.
    await started.then(
      (server) => server.kill(),
      (error: Error) => {
        if (!error.message.includes('ended with SIGKILL')) throw error
      },
    )
    stopWatching()
  }

  /** Calls back at the n-th change of a file of the database. */
  #onFileEvents(name: RegExp, count: number, then: () => void): () => void {
    let left = count
    const watcher = watch(foldersOf(this.#dataDir).database, (_event, file) => {
      if (file !== null && name.test(file) && --left === 0) then()
    })
    return () => watcher.close()
  }

  #exchange(server: ServerProcess, onAnswered: () => void): Exchange {
    return {
      server,
      fastShare: this.#durability === 'safe' ? 0.3 : 0,
      onAnswered: () => {
        this.answered++
        onAnswered()
      },
      onFailed: async (answer) => {
        throw new Error(`the storage failed: ${answer.url}`)
      },
    }
  }
}
