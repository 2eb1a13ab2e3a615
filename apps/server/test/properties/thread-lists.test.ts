import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { describe } from 'vitest'
import type { Command, Position } from './model/commands.ts'
import { mustVerify } from './support/everything.ts'
import { ada, app } from './support/inputs.ts'
import { property } from './support/runs.ts'
import type { Session } from './support/session.ts'
import { storage, withSession } from './support/with-session.ts'

/** More members than a thread keeps in its own row: such threads are in their members' lists in another way. */
const many = Array.from({ length: 20 }, (_, i) => ({ userId: `u${i}` }))

/** What happens while one page of a list is read. */
type Write =
  | { want: 'message'; which: number }
  | { want: 'rename'; which: number }
  | { want: 'create' }
  | { want: 'settle' }

const which = fc.nat(40)
const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ want: fc.constant('message' as const), which }) },
  { weight: 1, arbitrary: fc.record({ want: fc.constant('rename' as const), which }) },
  { weight: 1, arbitrary: fc.record({ want: fc.constant('create' as const) }) },
  { weight: 1, arbitrary: fc.record({ want: fc.constant('settle' as const) }) },
)

const cases = fc.record({
  storage,
  by: fc.constantFrom(app, ada),
  sort: fc.constantFrom('activity' as const, 'created' as const),
  /** Whether each thread is a large one. */
  sizes: fc.array(fc.boolean(), { minLength: 1, maxLength: 25 }),
  before: fc.array(write, { maxLength: 15 }),
  limit: fc.integer({ min: 1, max: 9 }),
  meanwhile: fc.array(fc.array(write, { maxLength: 4 }), { maxLength: 15 }),
})

describe('G-ORDER, G-SNAP: the list of threads is read page by page while they are active', () => {
  property(
    'no thread twice, and each that stays where it is once, in order',
    0.25,
    cases,
    ({ storage: place, by, sort, sizes, before, limit, meanwhile }) =>
      withSession(place, async (session) => {
        const lists = new Lists(session)
        for (const isLarge of sizes) await lists.create(isLarge)
        for (const each of before) await lists.send(each)
        const list = { do: 'listThreads', by, sort, limit } as const
        const there = await lists.walk({ ...list, limit: 200 }, [])
        lists.moved.clear()
        lists.created.clear()
        const seen = await lists.walk(list, meanwhile)
        const moves = sort === 'created' ? lists.created : lists.moved
        deepStrictEqual(new Set(seen).size, seen.length, 'a thread came twice')
        deepStrictEqual(
          seen.filter((id) => !moves.has(id)),
          there.filter((id) => !moves.has(id)),
        )
        const now = await lists.walk({ ...list, limit: 200 }, [])
        ok(now.every((id) => there.includes(id) || lists.created.has(id)))
        await mustVerify(session)
      }),
  )
})

/** Many threads, written in and listed. */
class Lists {
  readonly #session: Session
  #threads = 0
  /** Those that were written in, or are new, since these were last cleared. */
  readonly moved = new Set<string>()
  readonly created = new Set<string>()

  constructor(session: Session) {
    this.#session = session
  }

  async create(isLarge: boolean): Promise<void> {
    const id = `t${this.#threads++}`
    this.moved.add(id)
    this.created.add(id)
    await this.#ask({ do: 'createThread', by: ada, input: { id, ...(isLarge && { members: many }) } })
  }

  async send(write: Write): Promise<void> {
    if (write.want === 'create') return this.create(false)
    if (write.want === 'settle') return this.#session.server.server.engine.lists.settleAll()
    const thread = `t${write.which % this.#threads}`
    if (write.want === 'rename')
      return this.#ask({ do: 'changeThread', by: ada, thread, input: { title: 'Renamed' } })
    this.moved.add(thread)
    await this.#ask({ do: 'createMessage', by: ada, thread, input: { body: 'Hello' } })
  }

  /** The ids of a list's threads, read to its end while others write. */
  async walk(
    list: Extract<Command, { do: 'listThreads' }>,
    meanwhile: readonly Write[][],
  ): Promise<string[]> {
    const ids: string[] = []
    for (let i = 0, from: Position | undefined; ; i++) {
      const page = this.#session.ask({ ...list, ...(from && { from }) })
      const [{ answer }] = await Promise.all([page, ...(meanwhile[i] ?? []).map((write) => this.send(write))])
      deepStrictEqual(answer.status, 200, answer.text)
      ids.push(...answer.json.items.map(({ id }: { id: string }) => id))
      if (answer.json.next === null) return ids
      from = { cursor: answer.json.next, place: 0 }
    }
  }

  async #ask(command: Command): Promise<void> {
    const { answer } = await this.#session.ask(command)
    ok(answer.status < 300, answer.text)
  }
}
