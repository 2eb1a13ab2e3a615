import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { Memory } from '../machine/process-stats.ts'
import { memoryOf } from '../machine/process-stats.ts'
import { runImport, startProgressDb } from '../servers/progressdb.ts'
import { type Conversations, writeConversations } from './conversations.ts'

/** The user who is in every thread. */
export const busyUser = 'ada'
/** A user who is in the first hundred threads only. */
export const quietUser = 'grace'
export const quietThreads = 100
/** Messages in each of many threads, and in each short one. */
export const manyMessages = 50
export const shortMessages = 1000

export interface LongThread {
  folder: string
  /** The threads behind the long one, which is number 0. */
  shortThreads: number
  /** Of the server that took the import over HTTP, right after it. */
  memory: Memory | undefined
}

/** Stores that more than one scenario works on; each is made once, when somebody asks for it. */
export class Datasets {
  readonly #bench: Bench
  #manyThreads: Promise<string> | undefined
  #longThread: Promise<LongThread> | undefined

  constructor(bench: Bench) {
    this.#bench = bench
  }

  /** A data folder with very many threads of 50 messages. */
  manyThreads(): Promise<string> {
    this.#manyThreads ??= this.#makeManyThreads()
    return this.#manyThreads
  }

  /** A data folder with one very long thread and several of 1,000 messages. */
  longThread(): Promise<LongThread> {
    this.#longThread ??= this.#makeLongThread()
    return this.#longThread
  }

  /** Generates conversations and hands them over as a file, which is then removed. */
  async withFile<T>(all: Conversations[], use: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.#bench.folder, 'conversations.jsonl')
    await writeConversations(file, ...all)
    try {
      return await use(file)
    } finally {
      await rm(file)
    }
  }

  async #makeManyThreads(): Promise<string> {
    const { threads } = this.#bench.options
    this.#bench.progress(`importing ${threads} threads of ${manyMessages} messages`)
    const folder = this.#bench.newFolder()
    const members = (thread: number) => (thread < quietThreads ? [busyUser, quietUser] : [busyUser])
    await this.withFile([{ first: 0, threads, messages: manyMessages, members }], (file) =>
      runImport(folder, file),
    )
    return folder
  }

  async #makeLongThread(): Promise<LongThread> {
    const { messages, rounds } = this.#bench.options
    const shortThreads = shortThreadsFor(rounds)
    this.#bench.progress(`importing a thread of ${messages} messages through a server`)
    const folder = this.#bench.newFolder()
    const members = () => [busyUser]
    const long = { first: 0, threads: 1, messages, members }
    const short = { first: 1, threads: shortThreads, messages: shortMessages, members }
    await using server = await startProgressDb(this.#bench.cores, folder)
    // The command finds the server that holds the folder, and sends it the file over HTTP.
    await this.withFile([long, short], (file) => runImport(folder, file))
    return { folder, shortThreads, memory: memoryOf(server.pid) }
  }
}

/** Rounds of a comparison that writes to short threads: short ones, so that the threads stay short, and more of them. */
export const shortRounds = (rounds: number) => 3 * rounds
/** One for each round of two comparisons, so that none grows long, and one that nobody writes to. */
const shortThreadsFor = (rounds: number) => 2 * shortRounds(rounds) + 1
