import { generateApiKey, parseApiKey } from '../../../src/auth/api-keys.ts'
import { mintToken } from '../../../src/auth/tokens.ts'
import type { Store } from '../../../src/storage/store.ts'
import { type As, TestServer } from '../../support/in-process.ts'
import type { Actor, Claims, Command, Position, Read } from '../model/commands.ts'
import { maxMentions, maxReactions } from '../model/messages.ts'
import { type Answer, isWrite, run } from '../model/model.ts'
import { emptyModel, type Model } from '../model/state.ts'
import { type Exchange, mustFit, nextOf, noteRevs, positionsOf } from './answers.ts'
import { beginning, TestClock } from './clock.ts'
import { type Disk, MemoryDisk } from './disks.ts'
import { explain } from './explain.ts'
import { exportOf, importInto, moved } from './moving.ts'
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
const settings = { maxReactions, maxMentions, listSettleMs: 60_000 }

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
  /** Ends the server, cleanly or as a kill would, and starts one on what is there. */
  | { take: 'restart'; how: 'close' | 'kill' }
  /** Exports everything, and goes on with an empty server that imports it. */
  | { take: 'move' }

interface Running {
  store: Store
  server: TestServer
}

async function start(disk: Disk, clock: TestClock): Promise<Running> {
  const store = await disk.open()
  return { store, server: await TestServer.open({ store, apiKey, clock, settings }) }
}

/** A server under test beside the model of what it should hold. */
export class Session {
  readonly clock: TestClock
  store: Store
  server: TestServer
  model: Model = emptyModel
  revs = new RevLedger()
  kept: Kept[] = []
  /** What was asked to be created, and what came of it. */
  readonly creations: Exchange[] = []
  /** Sees every request and its answer. */
  onExchange: (exchange: Exchange) => void = () => {}
  #disk: Disk

  private constructor(disk: Disk, clock: TestClock, { store, server }: Running) {
    this.#disk = disk
    this.clock = clock
    this.store = store
    this.server = server
  }

  static async open(disk: Disk = new MemoryDisk()): Promise<Session> {
    const clock = new TestClock()
    return new Session(disk, clock, await start(disk, clock))
  }

  async take(step: Step): Promise<void> {
    try {
      await this.#take(step)
    } catch (error) {
      throw new Error(`${JSON.stringify(step)}\n${(error as Error).message}`)
    }
  }

  async #take(step: Step): Promise<unknown> {
    switch (step.take) {
      case 'one':
        return this.one(step.command, step.fast)
      case 'again': {
        const { which, by } = step
        const command = this.creations[which % this.creations.length]?.command
        return command && this.one(by ? { ...command, by } : command)
      }
      case 'together':
        return this.together([...Array(step.copies - 1).fill(step.commands[0]), ...step.commands])
      case 'time':
        return this.clock.set(beginning + step.ms)
      case 'settle':
        return this.server.server.engine.lists.settleAll()
      case 'restart':
        return this.restart(step.how)
      case 'move':
        return this.#move()
    }
  }

  /** Makes a request, and leaves it to the caller to judge the answer. */
  async ask(command: Command, headers: Record<string, string> = {}): Promise<Exchange> {
    const { method, path, body, headers: more } = requestOf(command)
    const as = await credentialsOf(command.by)
    const answer = await this.server.call(method, path, { as, body, headers: { ...headers, ...more } })
    const exchange = { command: withIds(command, answer.json), answer }
    // As it was sent: without an id of its own, it makes another one when it is sent again.
    if (command.do.startsWith('create')) this.creations.push({ command, answer })
    this.onExchange(exchange)
    return exchange
  }

  /** A request, whose answer must be the model's; and then its thread, in which nothing else may have changed. */
  async one(command: Command, fast = false): Promise<Exchange> {
    this.clock.tick()
    const exchange = await this.ask(command, fast ? { prefer: 'durability=fast' } : {})
    const { model, answer } = run(this.model, exchange.command, this.clock.now())
    mustFit(answer, exchange)
    this.model = model
    noteRevs(this.revs, answer, exchange)
    if (!isWrite(exchange.command)) this.#keep(exchange.command, answer, exchange)
    else if ('thread' in exchange.command)
      await this.read({ do: 'getThread', by: app, thread: exchange.command.thread })
    return exchange
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
    return Object.assign(new Session(this.#disk, this.clock, this), { model, revs })
  }

  /** Nothing that was answered is lost, and cursors stay good. */
  async restart(how: 'close' | 'kill'): Promise<void> {
    if (how === 'kill') await this.#disk.freeze()
    await this.server.close()
    Object.assign(this, await start(this.#disk, this.clock))
  }

  /** An export holds everything, and what is made from it behaves as before. */
  async #move(): Promise<void> {
    const lines = await exportOf(this.server)
    await this.server.close()
    this.#disk = new MemoryDisk()
    Object.assign(this, await start(this.#disk, this.clock))
    await importInto(this.server, lines)
    this.model = moved(this.model)
    this.revs = new RevLedger()
    this.kept = []
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
