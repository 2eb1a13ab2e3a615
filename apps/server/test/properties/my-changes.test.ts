import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { TestServer } from '../support/in-process.ts'
import { freshState, MyReplica } from '../support/my-replica.ts'
import { property } from './support/runs.ts'

const users = ['ada', 'grace', 'joan']
/** More members than a thread keeps in its own row. */
const many = Array.from({ length: 17 }, (_, i) => ({ userId: `extra-${i}`, role: 'viewer' }))

const user = fc.constantFrom(...users)
const thread = fc.constantFrom('t0', 't1', 't2', 't3')
const nth = fc.nat(1000)
const write = <D extends string>(does: D) => fc.record({ does: fc.constant(does), user, thread, nth })

const step = fc.oneof(
  { weight: 2, arbitrary: write('create') },
  { weight: 1, arbitrary: write('create large') },
  { weight: 8, arbitrary: write('post') },
  { weight: 2, arbitrary: write('edit') },
  { weight: 2, arbitrary: write('react') },
  { weight: 1, arbitrary: write('delete message') },
  { weight: 2, arbitrary: write('join') },
  { weight: 3, arbitrary: write('leave') },
  { weight: 1, arbitrary: write('grow') },
  { weight: 1, arbitrary: write('rename') },
  { weight: 2, arbitrary: write('delete') },
  { weight: 2, arbitrary: write('restore') },
  { weight: 1, arbitrary: write('purge') },
  { weight: 3, arbitrary: write('settle') },
  /** Somebody reads some pages, and maybe remembers where that was. */
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('look' as const),
      nth,
      pages: fc.integer({ min: 1, max: 4 }),
      limit: fc.integer({ min: 1, max: 12 }),
      keep: fc.boolean(),
    }),
  },
)

const cases = fc.record({
  steps: fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }),
  lastLimit: fc.integer({ min: 1, max: 30 }),
})

describe('G-CATCHUP: all threads of a user', () => {
  property(
    'from every earlier cursor, what was known and what changed since make what is there now',
    1,
    cases,
    async ({ steps, lastLimit }) => {
      const store = new MemoryStore()
      const server = await TestServer.open({ store, settings: { listSettleMs: 60_000 } })
      const world = new World(server)
      const known = users.map((name) => new MyReplica(name))
      for (const each of steps) {
        if (each.does !== 'look') {
          await world.write(each)
          continue
        }
        const replica = known[each.nth % known.length]!
        if (each.keep) known.push(replica.copy())
        for (let page = 0; page < each.pages; page++) await replica.look(server, each.limit)
      }
      const fresh = new Map<string, object>()
      for (const name of users) fresh.set(name, await freshState(server, name))
      for (const replica of known) {
        await replica.catchUp(server, lastLimit)
        deepStrictEqual(replica.state(), fresh.get(replica.user))
      }
      const findings: string[] = []
      await verifyStore(store, { finding: (text) => findings.push(text), progress: () => {} })
      deepStrictEqual(findings, [])
      await server.close()
    },
  )
})

type Write = Exclude<typeof step extends fc.Arbitrary<infer S> ? S : never, { does: 'look' }>

/** Threads that users write in; what they may not do, they are refused. */
class World {
  readonly #server: TestServer
  #messages = 0

  constructor(server: TestServer) {
    this.#server = server
  }

  async write({ does, user: name, thread: id, nth: number }: Write): Promise<void> {
    const as = { user: name }
    const send = (method: string, path: string, body?: object, by: 'app' | { user: string } = as) =>
      this.#server.call(method, `/v1/threads${path}`, { as: by, body })
    const message = `/${id}/messages/m${number % Math.max(1, this.#messages)}`
    switch (does) {
      case 'create':
        return void (await send('POST', '', { id, members: [{ userId: users[number % users.length] }] }))
      case 'create large':
        return void (await send('POST', '', { id, members: many }))
      case 'post': {
        const text = 'x'.repeat(number % 7 === 0 ? 3000 : 10)
        return void (await send('POST', `/${id}/messages`, { id: `m${this.#messages++}`, body: { text } }))
      }
      case 'edit':
        return void (await send('PATCH', message, { body: { text: `edited ${number}` } }, 'app'))
      case 'react':
        return void (await send('PUT', `${message}/reactions/${number % 3}`))
      case 'delete message':
        return void (await send('DELETE', message, undefined, 'app'))
      case 'join':
        return void (await send('PUT', `/${id}/members/${name}`, { role: 'member' }, 'app'))
      case 'leave':
        return void (await send('DELETE', `/${id}/members/${name}`, undefined, 'app'))
      case 'grow':
        for (const { userId } of many)
          await send('PUT', `/${id}/members/${userId}`, { role: 'viewer' }, 'app')
        return
      case 'rename':
        return void (await send('PATCH', `/${id}`, { title: `title ${number}` }, 'app'))
      case 'delete':
        return void (await send('DELETE', `/${id}`, undefined, 'app'))
      case 'restore':
        return void (await send('POST', `/${id}/restore`, undefined, 'app'))
      case 'purge':
        // An id stays taken, so most threads must stay.
        return void (number % 3 === 0 && (await send('DELETE', `/${id}?hard=true`, undefined, 'app')))
      case 'settle':
        return this.#server.server.engine.lists.settleAll()
    }
  }
}
