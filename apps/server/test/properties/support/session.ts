import { generateApiKey, parseApiKey } from '../../../src/auth/api-keys.ts'
import { mintToken } from '../../../src/auth/tokens.ts'
import type { SettingName } from '../../../src/config.ts'
import { MemoryStore } from '../../../src/storage/memory/memory-store.ts'
import type { Store } from '../../../src/storage/store.ts'
import { type As, TestServer } from '../../support/in-process.ts'
import type { Actor, Claims, Command, Position, Read } from '../model/commands.ts'
import { maxReactions } from '../model/messages.ts'
import { type Answer, isWrite, run } from '../model/model.ts'
import { emptyModel, type Model } from '../model/state.ts'
import { type Exchange, mustFit, nextOf, noteRevs, positionsOf } from './answers.ts'
import { beginning, TestClock } from './clock.ts'
import { explain } from './explain.ts'
import { requestOf, withIds } from './requests.ts'
import { RevLedger } from './revs.ts'

/** One key for all servers, so that a token is minted once. */
const apiKey = generateApiKey()
const tokens = new Map<string, Promise<string>>()

export function credentialsOf(actor: Actor): As | Promise<As> {
  if (actor.is === 'app') return 'app'
  if (actor.is === 'backend') return { user: actor.user }
  return tokenOf(actor.user, actor.claims).then((bearer) => ({ bearer }))
}

function tokenOf(user: string, claims: Claims): Promise<string> {
  const name = JSON.stringify([user, claims])
  const token =
    tokens.get(name) ?? mintToken(parseApiKey(apiKey)!, { user, ttl: 72_000, ...claims }, beginning)
  tokens.set(name, token)
  return token
}

/** The settings of every server under test. Threads are settled in their lists when a step says so. */
const settings = { maxReactions, listSettleMs: 60_000 }

/** A page's cursor that is tried again later, when other things have been written. */
export interface Kept {
  read: Read
  at: { before: Position; after: Position } | { next: Position }
}
const keptAtMost = 12

/** What a session does at one time. */
export type Step =
  | { take: 'one'; command: Command; fast?: boolean }
  /** One of the earlier creations once more, perhaps by somebody else. */
  | { take: 'again'; which: number; by?: Actor }
  /** Requests that are sent at once, so that they come into the same commit; the first one several times. */
  | { take: 'together'; commands: Command[]; copies: number }
  /** Sets the clock to so many milliseconds after the beginning, or before it. */
  | { take: 'time'; ms: number }
  /** Moves the threads in the lists by activity to their places. */
  | { take: 'settle' }

/** A server under test beside the model of what it should hold. */
export class Session {
  readonly clock = new TestClock()
  store: Store
  server: TestServer
  model: Model = emptyModel
  revs = new RevLedger()
  kept: Kept[] = []
  /** What was asked to be created. */
  readonly #creations: Command[] = []

  private constructor(store: Store, server: TestServer) {
    this.store = store
    this.server = server
  }

  static async open(
    store: Store = new MemoryStore(),
    more: Partial<Record<SettingName, unknown>> = {},
  ): Promise<Session> {
    const clock = new TestClock()
    const server = await TestServer.open({ store, apiKey, clock, settings: { ...settings, ...more } })
    const session = new Session(store, server)
    Object.assign(session, { clock })
    return session
  }

  async take(step: Step): Promise<void> {
    try {
      await this.#take(step)
    } catch (error) {
      throw new Error(`${JSON.stringify(step)}\n${(error as Error).message}`)
    }
  }

  async #take(step: Step): Promise<void> {
    switch (step.take) {
      case 'one':
        return this.one(step.command, step.fast)
      case 'again': {
        const { which, by } = step
        const command = this.#creations[which % this.#creations.length]
        return command && this.one(by ? { ...command, by } : command)
      }
      case 'together':
        return this.together([...Array(step.copies - 1).fill(step.commands[0]), ...step.commands])
      case 'time':
        return this.clock.set(beginning + step.ms)
      case 'settle':
        return this.server.server.engine.lists.settleAll()
    }
  }

  /** Makes a request, and leaves it to the caller to judge the answer. */
  async ask(command: Command, headers: Record<string, string> = {}): Promise<Exchange> {
    const { method, path, body, headers: more } = requestOf(command)
    const as = await credentialsOf(command.by)
    const answer = await this.server.call(method, path, { as, body, headers: { ...headers, ...more } })
    if (command.do.startsWith('create')) this.#creations.push(command)
    return { command: withIds(command, answer.json), answer }
  }

  /** A request, whose answer must be the model's; and then its thread, in which nothing else may have changed. */
  async one(command: Command, fast = false): Promise<void> {
    this.clock.tick()
    const exchange = await this.ask(command, fast ? { prefer: 'durability=fast' } : {})
    const { model, answer } = run(this.model, exchange.command, this.clock.now())
    mustFit(answer, exchange)
    this.model = model
    noteRevs(this.revs, answer, exchange)
    if (!isWrite(exchange.command)) this.#keep(exchange.command, answer, exchange)
    else if ('thread' in exchange.command)
      await this.read({ do: 'getThread', by: app, thread: exchange.command.thread })
  }

  /** A read, whose answer must be the model's. */
  async read(command: Read): Promise<{ expected: Answer; exchange: Exchange }> {
    const exchange = await this.ask(command)
    const { answer: expected } = run(this.model, command, this.clock.now())
    try {
      mustFit(expected, exchange)
      noteRevs(this.revs, expected, exchange)
    } catch (error) {
      throw new Error(`${JSON.stringify(command)}\n${(error as Error).message}`)
    }
    return { expected, exchange }
  }

  /** Requests at once: there must be an order in which the model gives the same answers and ends the same. */
  async together(commands: readonly Command[]): Promise<void> {
    this.clock.tick()
    const exchanges = await Promise.all(commands.map((command) => this.ask(command)))
    const { model, revs } = await explain(this, exchanges)
    this.model = model
    this.revs = revs
  }

  /** Another session over the same server that supposes another state. */
  supposing(model: Model, revs: RevLedger): Session {
    const other = new Session(this.store, this.server)
    return Object.assign(other, { clock: this.clock, model, revs, kept: [] })
  }

  async close(): Promise<void> {
    await this.server.close()
  }

  #keep(read: Read, expected: Answer, exchange: Exchange): void {
    if (expected.status !== 200) return
    const next = nextOf(expected, exchange)
    if (next) this.kept.push({ read, at: { next } })
    if (read.do === 'listMessages') this.kept.push({ read, at: positionsOf(expected, exchange) })
    this.kept = this.kept.slice(-keptAtMost)
  }
}

const app: Actor = { is: 'app' }
