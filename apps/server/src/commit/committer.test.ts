import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HeldStore } from '../../test/support/held-store.ts'
import { readFeed } from '../feed/feed.ts'
import { type Command, type Durability, Intake } from '../intake/intake.ts'
import { Problem } from '../lib/problem.ts'
import { type Batch, StoreError } from '../storage/store.ts'
import { RecordCache } from './cache.ts'
import { Committer } from './committer.ts'
import { Reads } from './reads.ts'
import { textTable } from './record.ts'
import type { View } from './view.ts'

/** A memory store that tells what is done with it, and can be held up or made to fail. */
class WatchedStore extends HeldStore {
  readonly steps: string[] = []
  failing: 'write' | 'sync' | undefined

  override async write(batch: Batch): Promise<void> {
    if (this.failing === 'write') throw new StoreError('failed', 'no more room')
    await super.write(batch)
    this.steps.push(`write ${batch.operations.length}`)
  }

  override async sync(): Promise<void> {
    if (this.failing === 'sync') throw new StoreError('failed', 'the disk is gone')
    this.steps.push('sync')
  }
}

let store: WatchedStore
let intake: Intake
let committer: Committer
let reads: Reads
const limits = { maxCommands: 100, maxBytes: 1 << 20, fastSyncMs: 5, feedKeep: 1000 }

beforeEach(() => {
  store = new WatchedStore()
  intake = new Intake({ maxCommands: 10, maxBytes: 1000 })
  const cache = new RecordCache(1 << 20)
  committer = new Committer(store, intake, cache, { now: () => 1 }, limits)
  committer.begin({ commit: 0, rev: 0 })
  reads = new Reads(store, cache, committer, { now: () => 1 })
})
afterEach(() => committer.close().catch(() => {}))

function command<R>(apply: (view: View) => R, durability: Durability = 'safe', bytes = 10): Command<R> {
  return { bytes, durability, apply }
}
const put = (key: string, value: string, durability?: Durability) =>
  command((view) => view.put(textTable, key, value), durability)
const read = (key: string) => Promise.resolve(reads.run((source) => source.get(textTable, key)))

describe('group commit', () => {
  test('what arrives while a commit is written forms the next', async () => {
    store.hold()
    const first = intake.submit(put('a', '1'))
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    const others = ['b', 'c', 'd'].map((key) => intake.submit(put(key, '1')))
    store.release()
    await Promise.all([first, ...others])
    expect(store.steps).toEqual(['write 2', 'sync', 'write 4', 'sync'])
  })

  test('commands of one commit see each other, in their order', async () => {
    const append = (text: string) =>
      command((view) => {
        const value = (view.get(textTable, 'log') ?? '') + text
        view.put(textTable, 'log', value)
        return value
      })
    const results = await Promise.all(['a', 'b', 'c'].map((text) => intake.submit(append(text))))
    expect(results).toEqual(['a', 'ab', 'abc'])
    expect(await read('log')).toBe('abc')
  })

  test('G-ATOMIC: a command that refuses has changed nothing, and the others are not touched', async () => {
    const refuse = command((view) => {
      view.put(textTable, 'a', 'wrong')
      view.put(textTable, 'half', 'wrong')
      view.deleteScope('k')
      view.nextRev()
      view.note([view.rev, 'thread', 't', null, null])
      throw new Problem('forbidden')
    })
    const outcomes = await Promise.allSettled([
      intake.submit(put('a', '1')),
      intake.submit(put('kept', '1')),
      intake.submit(refuse),
      intake.submit(put('b', '1')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(await Promise.all(['a', 'kept', 'half', 'b'].map(read))).toEqual(['1', '1', undefined, '1'])
    expect(committer.rev).toBe(0)
    expect((await readFeed(store, 0, 10)).flatMap(({ row }) => row.changes)).toEqual([])
  })

  test('G-ACK-SAFE: an answer comes after the sync, and no reader sees the write before', async () => {
    let answered = false
    store.hold()
    const writing = intake.submit(put('a', '1')).then(() => {
      answered = true
    })
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    const reading = read('a')
    expect(answered).toBe(false)
    store.release()
    await writing
    expect(store.steps).toEqual(['write 2', 'sync'])
    expect(await reading).toBe('1') // it waited for the commit's publication
  })

  test('G-ACK-FAST: an answer comes after the write, and a sync follows soon', async () => {
    await intake.submit(put('a', '1', 'fast'))
    expect(store.steps).toEqual(['write 2'])
    while (!store.steps.includes('sync')) await new Promise(setImmediate)
  })

  test('a commit is synced if any of its commands asks for it', async () => {
    await Promise.all([intake.submit(put('a', '1', 'fast')), intake.submit(put('b', '1', 'safe'))])
    expect(store.steps).toEqual(['write 3', 'sync'])
  })

  test('G-ACK-SAFE: a command that changes nothing waits for the sync of what it tells of', async () => {
    const cache = new RecordCache(1 << 20)
    committer = new Committer(store, intake, cache, { now: () => 1 }, { ...limits, fastSyncMs: 60_000 })
    committer.begin({ commit: 0, rev: 0 })
    await intake.submit(put('a', '1', 'fast'))
    const again = (durability: Durability) => intake.submit(command(() => 'as before', durability))
    await again('fast')
    expect(store.steps).toEqual(['write 2'])
    await again('safe')
    await again('safe')
    expect(store.steps).toEqual(['write 2', 'sync'])
  })

  test('rows that are missing are read at once for all commands of a commit', async () => {
    for (const key of ['a', 'b', 'c']) await intake.submit(put(key, key))
    committer.begin({ commit: committer.commit, rev: 0 }) // forgets the cache
    let readCount = 0
    const getMany = store.getMany.bind(store)
    store.getMany = (...args) => {
      readCount++
      return getMany(...args)
    }
    const both = (one: string, two: string) =>
      command((view) => `${view.get(textTable, one)}${view.get(textTable, two)}`)
    const results = await Promise.all([intake.submit(both('a', 'b')), intake.submit(both('c', 'x'))])
    expect(results).toEqual(['ab', 'cundefined'])
    expect(readCount).toBe(2)
  })

  test('a deleted scope is empty, but for what was put afterwards', async () => {
    await Promise.all([intake.submit(put('k1', '1')), intake.submit(put('k2', '2'))])
    const clear = command((view) => {
      view.put(textTable, 'k3', '3')
      view.deleteScope('k')
      const seen = ['k1', 'k2', 'k3'].map((key) => view.get(textTable, key))
      view.put(textTable, 'k2', 'new')
      return seen
    })
    expect(await intake.submit(clear)).toEqual([undefined, undefined, undefined])
    expect(await Promise.all(['k1', 'k2', 'k3'].map(read))).toEqual([undefined, 'new', undefined])
  })
})

describe('the storage fails', () => {
  test.each(['write', 'sync'] as const)(
    'at a %s: no false answer, and nothing more is written',
    async (step) => {
      store.failing = step
      const outcomes = await Promise.allSettled([intake.submit(put('a', '1')), intake.submit(put('b', '1'))])
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'failed' } })
      store.failing = undefined
      await expect(intake.submit(put('c', '1'))).rejects.toMatchObject({ code: 'failed' })
      expect(store.steps.filter((done) => done.startsWith('write'))).toHaveLength(step === 'write' ? 0 : 1)
      committer.begin({ commit: 1, rev: 0 })
      await intake.submit(put('d', '1'))
      expect(await read('d')).toBe('1')
    },
  )

  test('for one row: only the commands that need it fail', async () => {
    const getMany = store.getMany.bind(store)
    store.getMany = async (keys, snapshot) => {
      if (keys.some((key) => key.toString() === 'bad')) throw new StoreError('failed', 'a block is damaged')
      return getMany(keys, snapshot)
    }
    const touch = (key: string) => command((view) => view.get(textTable, key) ?? 'none')
    const outcomes = await Promise.allSettled([intake.submit(touch('bad')), intake.submit(touch('good'))])
    expect(outcomes).toMatchObject([{ reason: { code: 'failed' } }, { value: 'none' }])
    await intake.submit(put('after', '1'))
  })
})

describe('a mistake of ours in one command fails only that one', () => {
  const mistake = new TypeError('a mistake')
  const fail = () => {
    throw mistake
  }
  const wrong: [where: string, command: Command<unknown>][] = [
    ['apply', command(fail)],
    ['prefetch', { ...command(() => {}), prefetch: fail }],
    ['encode', command((view) => view.put({ ...textTable, encode: fail }, 'wrong', 'x'))],
  ]

  test.each(wrong)('in %s', async (_, command) => {
    const outcomes = await Promise.allSettled(
      [put('a', '1'), command, put('b', '1')].map((each) => intake.submit<unknown>(each)),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: mistake })
    await intake.submit(put('after', '1'))
    expect(await Promise.all(['a', 'b', 'wrong', 'after'].map(read))).toEqual(['1', '1', undefined, '1'])
  })

  test('in what a row holds: only the commands that need it', async () => {
    const numbers = {
      ...textTable,
      decode: (bytes: Buffer) => (bytes.toString() === 'broken' ? fail() : bytes.toString()),
    }
    await intake.submit(put('row', 'broken'))
    committer.begin({ commit: committer.commit, rev: committer.rev })
    const outcomes = await Promise.allSettled([
      intake.submit(command((view) => view.get(numbers, 'row'))),
      intake.submit(put('c', '1')),
    ])
    expect(outcomes).toMatchObject([{ reason: mistake }, { status: 'fulfilled' }])
    expect(await read('c')).toBe('1')
  })
})

describe('the intake', () => {
  test('G-BOUND: refuses at once what does not fit, and commits what it took', async () => {
    store.hold()
    const outcomes = Array.from({ length: 25 }, (_, i) => intake.submit(put(`k${i}`, '1')))
    const settled = Promise.allSettled(outcomes)
    store.release()
    const results = await settled
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBe(15)
    for (const outcome of refused)
      expect(outcome).toMatchObject({ reason: { code: 'overloaded', retryAfter: 1 } })
    for (let i = 0; i < 25; i++) {
      expect(await read(`k${i}`)).toBe(results[i]!.status === 'fulfilled' ? '1' : undefined)
    }
  })

  test('G-BOUND: counts bytes too, but takes a single large command', async () => {
    store.hold()
    const big = (key: string) => command((view) => view.put(textTable, key, 'x'), 'safe', 900)
    const first = intake.submit(big('a'))
    await expect(intake.submit(big('b'))).rejects.toMatchObject({ code: 'overloaded' })
    store.release()
    await first
    await intake.submit(command((view) => view.put(textTable, 'huge', 'x'), 'safe', 100_000))
    expect(await read('huge')).toBe('x')
  })

  test('closing commits what is queued, and refuses the rest', async () => {
    const under = intake.submit(put('a', '1'))
    const closing = committer.close()
    await expect(intake.submit(put('b', '1'))).rejects.toMatchObject({ code: 'shutting_down' })
    await Promise.all([under, closing])
    expect(await read('a')).toBe('1')
  })
})

describe('reads', () => {
  test('G-READ, G-SNAP: see everything answered before, and one point in time', async () => {
    for (let i = 0; i < 30; i++) {
      await intake.submit(
        command((view) => {
          view.put(textTable, 'x', String(i))
          view.put(textTable, 'y', String(i))
        }),
      )
      const pairs = await Promise.all(
        Array.from({ length: 5 }, () =>
          reads.run((source) => {
            const rows = source.scan({ from: 'x', to: 'z', limit: 10 })
            return [
              source.get(textTable, 'x'),
              source.get(textTable, 'y'),
              ...rows.map((row) => row.value.toString()),
            ]
          }),
        ),
      )
      for (const pair of pairs) expect(pair).toEqual(Array(4).fill(String(i)))
    }
  })

  test('a row that is read once is not kept, and one that is read again is', async () => {
    await intake.submit(put('a', '1'))
    committer.begin({ commit: committer.commit, rev: 0 })
    const getMany = store.getMany.bind(store)
    let trips = 0
    store.getMany = (keys, snapshot) => {
      trips++
      return getMany(keys, snapshot)
    }
    const tripsOfReads: number[] = []
    for (let i = 0; i < 4; i++) {
      expect(await read('a')).toBe('1')
      tripsOfReads.push(trips)
    }
    expect(tripsOfReads).toEqual([1, 2, 2, 2])
  })

  test('rows that are read together are loaded together', async () => {
    await intake.submit(put('a', '1'))
    await intake.submit(put('b', '2'))
    committer.begin({ commit: committer.commit, rev: 0 })
    const asked: number[] = []
    const getMany = store.getMany.bind(store)
    store.getMany = (keys, snapshot) => {
      asked.push(keys.length)
      return getMany(keys, snapshot)
    }
    const some = await reads.run((source) => source.getMany(textTable, ['a', 'missing', 'b']))
    expect(some).toEqual(['1', undefined, '2'])
    expect(asked).toEqual([3])
  })

  test('a slow reader does not put an old row into the cache', async () => {
    await intake.submit(put('a', 'old'))
    committer.begin({ commit: committer.commit, rev: 0 })
    await read('a') // from the second time on the cache would take it
    const getMany = store.getMany.bind(store)
    let proceed: (() => void) | undefined
    store.getMany = async (keys, snapshot) => {
      const values = await getMany(keys, snapshot)
      if (snapshot) await new Promise<void>((resolve) => (proceed = resolve))
      return values
    }
    const slow = read('a')
    while (!proceed) await new Promise(setImmediate)
    await intake.submit(put('a', 'new'))
    proceed()
    expect(await slow).toBe('old')
    store.getMany = getMany
    expect(await read('a')).toBe('new')
  })
})
