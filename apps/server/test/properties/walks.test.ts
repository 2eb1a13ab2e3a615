import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { describe } from 'vitest'
import type { Side } from './model/commands.ts'
import { mustVerify } from './support/everything.ts'
import { ada } from './support/inputs.ts'
import { type MessageJson, mustBeOneMoment, type PageJson } from './support/pages.ts'
import { property } from './support/runs.ts'
import type { Session } from './support/session.ts'
import { batch, busyThread, type Intent, intent, Traffic } from './support/traffic.ts'
import { storage, withSession } from './support/with-session.ts'

/** What happens while one page is read. */
interface Meanwhile {
  writes: Intent[]
  /** How many of the writes are sent before the page is asked for. */
  first: number
  /** Restarts the server before, so that nothing is at hand. */
  isCold: boolean
  /** Turns of the event loop between those writes and the page. */
  turns: number
}

const meanwhile: fc.Arbitrary<Meanwhile> = fc.record({
  writes: fc.array(intent, { maxLength: 6 }),
  first: fc.nat(6),
  isCold: fc.boolean(),
  turns: fc.nat(8),
})

const cases = fc.record({
  storage,
  before: fc.array(batch, { minLength: 1, maxLength: 12 }),
  limit: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(1000)),
  forwards: fc.array(meanwhile, { maxLength: 12 }),
  backwards: fc.array(meanwhile, { maxLength: 12 }),
})

describe('G-ORDER, G-SNAP: a thread is read page by page while it is written', () => {
  property(
    'each message once, in order, and each page one point in time',
    0.25,
    cases,
    ({ storage: place, before, limit, forwards, backwards }) =>
      withSession(place, async (session) => {
        const walker = new Walker(session, limit)
        for (const write of before) await walker.traffic.send(write)
        const there = (await walker.all()).map(({ id }) => id)
        const older = await walker.backwards(backwards)
        const newer = await walker.forwards(forwards)
        const all = (await walker.all()).map(({ id }) => id)
        // Who walks towards the end meets what comes meanwhile; who walks to the beginning began somewhere.
        deepStrictEqual(newer, all.slice(0, newer.length))
        deepStrictEqual(older, all.slice(0, older.length))
        ok(Math.min(newer.length, older.length) >= there.length)
        await mustVerify(session)
      }),
  )
})

/** Reads a thread while it is written. */
class Walker {
  readonly traffic: Traffic
  readonly #session: Session
  readonly #limit: number

  constructor(session: Session, limit: number) {
    this.traffic = new Traffic(session)
    this.#session = session
    this.#limit = limit
  }

  /** All messages as they are now. */
  async all(): Promise<MessageJson[]> {
    const { items } = await this.#page({ after: 'start' }, 1000)
    deepStrictEqual(items[0]?.seq, 1)
    return items
  }

  /** The ids of the messages from the oldest on. */
  async forwards(meanwhile: readonly Meanwhile[]): Promise<string[]> {
    const ids: string[] = []
    let side: Side = { after: 'start' }
    for (let i = 0; ; i++) {
      const page = await this.#during(meanwhile[i], side)
      ids.push(...page.items.map(({ id }) => id))
      side = { after: { cursor: page.after, place: 0 } }
      if (!page.hasAfter && i >= meanwhile.length) return ids
    }
  }

  /** The ids of the messages from the newest back, in their order. */
  async backwards(meanwhile: readonly Meanwhile[]): Promise<string[]> {
    const ids: string[] = []
    let side: Side | undefined
    for (let i = 0; ; i++) {
      const page = await this.#during(meanwhile[i], side)
      ids.unshift(...page.items.map(({ id }) => id))
      side = { before: { cursor: page.before, place: 0 } }
      if (!page.hasBefore) return ids
    }
  }

  /** A page, and beside it one of the whole thread, both read while others write. */
  async #during(meanwhile: Meanwhile | undefined, side: Side | undefined): Promise<PageJson> {
    const { writes = [], first = 0, isCold = false, turns = 0 } = meanwhile ?? {}
    if (isCold) await this.#session.restart('close')
    const under = writes.slice(0, first).map((write) => this.traffic.send(write))
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
    const pages = Promise.all([this.#page(side, this.#limit), this.#page(undefined, 1000)])
    under.push(...writes.slice(first).map((write) => this.traffic.send(write)))
    const [[page]] = await Promise.all([pages, ...under])
    return page
  }

  async #page(side: Side | undefined, limit: number): Promise<PageJson> {
    const { answer } = await this.#session.ask({
      do: 'listMessages',
      by: ada,
      thread: busyThread,
      limit,
      ...(side && { side }),
    })
    deepStrictEqual(answer.status, 200, answer.text)
    mustBeOneMoment(answer.json, limit, this.traffic.lastOfBatch)
    return answer.json
  }
}
