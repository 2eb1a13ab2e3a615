import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testSeed } from '../../../apps/server/test/support/seed.ts'
import { createClient } from '../src/index.ts'
import { type Operation, Outbox, type Pending } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'
import { FakeServer, type Fault } from './fake-server.ts'
import { MapStorage } from './storages.ts'

type S = RegisteredShape

const threads = ['t', 'u']

type Write =
  | { do: 'create'; thread: string; isBad: boolean }
  | { do: 'edit' | 'react' | 'unreact'; thread: string; which: number }
type Decision = { do: 'retry' | 'discard'; thread: string; which: number }
type Step = Write | Decision | { do: 'repair' | 'turn' | 'settle' | 'restart' | 'kill' }

const thread = fc.constantFrom(...threads)
const which = fc.nat(20)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('create' as const), thread, isBad: chance(10) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('edit', 'react', 'unreact'), thread, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('retry', 'discard'), thread, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('repair', 'turn', 'settle', 'restart', 'kill') }) },
)
const faults = fc.array(
  fc.constantFrom<Fault>('none', 'none', 'unreachable', 'busy', 'answer lost', 'answer torn'),
  { maxLength: 60 },
)

function chance(percent: number): fc.Arbitrary<boolean> {
  return fc.nat(99).map((n) => n < percent)
}

/** A client, its restarts, and what should become of what it writes. */
class Run {
  readonly server: FakeServer
  readonly outcomes = new Map<number, string>()
  /** The writes of each thread, in the order in which they may be carried out. */
  readonly queues = new Map<string, number[]>(threads.map((name) => [name, []]))
  readonly #messages = new Map<string, string[]>(threads.map((name) => [name, []]))
  readonly #discarded = new Set<number>()
  #storage = new MapStorage()
  #outbox: Outbox<S>
  #count = 0

  constructor(server: FakeServer) {
    this.server = server
    this.#outbox = this.#open()
  }

  async take(given: Step): Promise<void> {
    switch (given.do) {
      case 'turn':
        return turn()
      case 'settle':
        return this.settle()
      case 'repair':
        return this.server.refused.clear()
      case 'restart':
        await this.#kept()
        return this.#restart(this.#storage)
      case 'kill':
        await this.#kept()
        return this.#restart(Object.assign(new MapStorage(), { entries: new Map(this.#storage.entries) }))
      case 'retry':
      case 'discard':
        return this.#decide(given)
      default:
        return this.#write(given)
    }
  }

  /** Waits until nothing is under way, and checks what is true then. */
  async settle(): Promise<void> {
    const isBusy = () =>
      threads.some((name) => this.#outbox.pending(name).some(({ state }) => state !== 'failed'))
    // What a restart takes over comes a little later.
    for (let turns = 0; turns < 30; turns++) await turn()
    await until(() => !isBusy())
    for (const name of threads) {
      const done = (this.server.done.get(name) ?? []).map(({ n }) => n)
      const firsts = [...new Set(done)]
      const expected = this.queues.get(name)!.filter((n) => firsts.includes(n))
      expect(firsts).toEqual(expected)
      for (const { operation } of this.#outbox.pending(name))
        expect(this.server.created(name)).not.toContain(`${name}/${operation.messageId}`)
    }
    await until(() => this.#storage.entries.size === this.#size())
  }

  async check(): Promise<void> {
    await this.settle()
    const failed = new Set(
      threads.flatMap((name) => this.#outbox.pending(name).map(({ operation }) => numberOf(operation))),
    )
    const done = new Map<number, number>()
    for (const { n, kind } of threads.flatMap((name) => this.server.done.get(name) ?? []))
      if (kind === 'create') done.set(n, (done.get(n) ?? 0) + 1)
    expect([...done.values()].every((times) => times === 1)).toBe(true)
    const all = new Set(threads.flatMap((name) => (this.server.done.get(name) ?? []).map(({ n }) => n)))
    for (const n of [...this.queues.values()].flat())
      if (!all.has(n))
        expect([n, failed.has(n) || this.#discarded.has(n) || this.outcomes.get(n)]).not.toEqual([
          n,
          undefined,
        ])
    for (const [n, outcome] of this.outcomes) if (outcome === 'stored') expect(all).toContain(n)
  }

  /** Waits until all that is written is kept: what was written a moment before the end may be lost. */
  async #kept(): Promise<void> {
    const isKept = ({ id }: Pending<S>) => [...this.#storage.entries.keys()].some((key) => key.endsWith(id))
    await until(() => threads.every((name) => this.#outbox.pending(name).every(isKept)))
  }

  #size(): number {
    return threads.reduce((size, name) => size + this.#outbox.pending(name).length, 0)
  }

  #open(): Outbox<S> {
    const { api } = createClient({
      baseUrl: 'http://example.com',
      getToken: () => 'token',
      fetch: this.server.fetch,
    })
    const outbox = new Outbox<S>(api, { storage: this.#storage, server: 'here', user: async () => 'ada' })
    for (const name of threads)
      outbox.listen(name, { onPending: () => queueMicrotask(outbox.wake), onStored() {} })
    return outbox
  }

  async close(): Promise<void> {
    this.#outbox.close()
    await until(async () => (await navigator.locks.query()).held!.length === 0)
  }

  async #restart(storage: MapStorage): Promise<void> {
    await this.close()
    this.#storage = storage
    this.#outbox = this.#open()
  }

  #write(given: Write): void {
    const n = this.#count++
    const operation = this.#operationOf(given, n)
    if (!operation) return
    const queue = this.queues.get(given.thread)!
    queue.push(n)
    this.#outbox.add(given.thread, operation).then(
      () => this.outcomes.set(n, 'stored'),
      ({ code }) => code !== 'aborted' && this.outcomes.set(n, code),
    )
  }

  #operationOf(given: Write, n: number): Operation<S> | undefined {
    const known = this.#messages.get(given.thread)!
    if (given.do === 'create') {
      const messageId = `m${n}`
      known.push(messageId)
      if (given.isBad) this.server.refused.add(messageId)
      return { kind: 'create', messageId, message: { body: { n } } }
    }
    if (known.length === 0) return undefined
    const messageId = known[given.which % known.length]!
    if (given.do === 'edit') return { kind: 'edit', messageId, edit: { body: { n } } }
    return { kind: given.do === 'react' ? 'react' : 'unreact', messageId, reaction: `${n}` }
  }

  #decide({ do: what, thread: name, which: index }: Decision): void {
    const list = this.#outbox.pending(name)
    const failed = list.filter(({ state, operation }) => state === 'failed' && operation.kind === 'create')
    const chosen = failed[index % failed.length]
    if (!chosen) return
    const { messageId } = chosen.operation
    const concerned = list
      .filter(({ operation }) => operation.messageId === messageId)
      .map((w) => numberOf(w.operation))
    this.#outbox[what](chosen.id)
    if (what === 'discard') for (const n of concerned) this.#discarded.add(n)
    const others = this.queues.get(name)!.filter((n) => !concerned.includes(n))
    this.queues.set(name, [...others, ...concerned])
  }
}

function numberOf(operation: Operation<S>): number {
  if (operation.kind === 'create') return (operation.message.body as { n: number }).n
  if (operation.kind === 'edit') return (operation.edit.body as { n: number }).n
  return 'reaction' in operation ? Number(operation.reaction) : Number.NaN
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`still not so: ${isSo}`)
    await turn()
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('G-IDEM, G-ORDER: whatever fails and whenever the client ends, each write happens in its order', async () => {
  const runs = Number(process.env.PROGRESSDB_TEST_RUNS ?? 100)
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 5, maxLength: 60 }),
    faults,
    async (steps, errors) => {
      const run = new Run(new FakeServer(errors))
      try {
        for (const each of steps) await run.take(each)
        await run.check()
      } finally {
        await run.close()
      }
    },
  )
  await fc.assert(property, {
    numRuns: runs,
    seed: testSeed() | 0,
    path: process.env.PROGRESSDB_TEST_PATH ?? '',
  })
})
