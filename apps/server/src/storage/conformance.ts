import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Batch, type Row, type Store } from './store.ts'

/** What every driver of the storage port must do. `open` is called anew for each test. */
export function testStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} as a store`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    test('gives back what was put, in the order asked, and nothing for what was not', async () => {
      await put(store, { b: '2', a: '1' })
      expect(await values(store, 'a', 'x', 'b', 'a')).toEqual(['1', undefined, '2', '1'])
      expect(await store.getMany([])).toEqual([])
    })

    test('an empty value is a value', async () => {
      await put(store, { a: '' })
      expect(await values(store, 'a')).toEqual([''])
    })

    test('a batch applies its operations in their order', async () => {
      const batch = new Batch()
      batch.put(bytes('a1'), bytes('x'))
      batch.put(bytes('a2'), bytes('x'))
      batch.deleteRange({ from: bytes('a'), to: bytes('b') })
      batch.put(bytes('a2'), bytes('y'))
      batch.put(bytes('a3'), bytes('z'))
      batch.delete(bytes('a3'))
      await store.write(batch)
      expect(await all(store)).toEqual([['a2', 'y']])
    })

    test('a range runs from its beginning (inclusive) to its end (exclusive), both ways', async () => {
      await put(store, { a: '1', b: '2', c: '3', d: '4' })
      const range = { from: bytes('a'), to: bytes('d') }
      expect(texts(await store.scan(range, { limit: 10 }))).toEqual(['a', 'b', 'c'])
      expect(texts(await store.scan(range, { limit: 2 }))).toEqual(['a', 'b'])
      expect(texts(await store.scan(range, { limit: 2, reverse: true }))).toEqual(['c', 'b'])
      expect(await store.scan({ from: bytes('d'), to: bytes('a') }, { limit: 2 })).toEqual([])
      const [row] = await store.scan(range, { limit: 1, keysOnly: true })
      expect(row!.value.length).toBe(0)
    })

    test('keys sort by their bytes', async () => {
      const keys = [[1], [1, 0], [1, 255], [2], [127], [128], [200, 1], [255]].map((key) => Buffer.from(key))
      const batch = new Batch()
      for (const key of keys.toReversed()) batch.put(key, bytes('v'))
      await store.write(batch)
      const rows = await store.scan({ from: Buffer.from([1]), to: Buffer.from([255, 255]) }, { limit: 100 })
      expect(rows.map((row) => [...row.key])).toEqual(keys.map((key) => [...key]))
    })

    test('a snapshot stays as it was, over reads of every kind', async () => {
      await put(store, { a: '1', b: '2' })
      const snapshot = store.snapshot()
      await put(store, { a: 'changed', c: '3' })
      const batch = new Batch()
      batch.delete(bytes('b'))
      await store.write(batch)
      const [a, b, c] = await store.getMany(['a', 'b', 'c'].map(bytes), snapshot)
      expect([String(a), String(b), c]).toEqual(['1', '2', undefined])
      const range = { from: bytes('a'), to: bytes('z') }
      expect(texts(await store.scan(range, { limit: 9, snapshot }))).toEqual(['a', 'b'])
      expect(texts(await store.scan(range, { limit: 9, snapshot, reverse: true }))).toEqual(['b', 'a'])
      snapshot.release()
      expect(texts(await store.scan(range, { limit: 9 }))).toEqual(['a', 'c'])
    })

    test('answers each of many reads that come at once with its own values', async () => {
      const keysOf = (read: number) => Array.from({ length: 7 }, (_, i) => bytes(`r${read}-${i}`))
      const batch = new Batch()
      for (let read = 0; read < 100; read += 2) for (const key of keysOf(read)) batch.put(key, key)
      await store.write(batch)
      const snapshot = store.snapshot()
      await put(store, { 'r0-0': 'changed', 'r1-0': 'new' })
      const reads = Array.from({ length: 100 }, (_, read) => store.getMany(keysOf(read), snapshot))
      const newest = values(store, 'r0-0', 'r1-0')
      for (const [read, found] of (await Promise.all(reads)).entries()) {
        const expected = keysOf(read).map((key) => (read % 2 === 0 ? String(key) : undefined))
        expect(found.map((value) => value?.toString())).toEqual(expected)
      }
      expect(await newest).toEqual(['changed', 'new'])
      snapshot.release()
    })

    test('takes large values, and long lists of keys', async () => {
      const large = Buffer.alloc(3_000_000, 'x')
      const batch = new Batch()
      batch.put(bytes('large'), large)
      const keys = Array.from({ length: 2000 }, (_, i) => bytes(`k${i}`))
      for (const key of keys) batch.put(key, key)
      await store.write(batch)
      expect((await store.getMany([bytes('large')]))[0]!.equals(large)).toBe(true)
      const found = await store.getMany(keys)
      expect(found.every((value, i) => value!.equals(keys[i]!))).toBe(true)
    })

    test('refuses a second write while one is under way', async () => {
      const first = put(store, { a: '1' })
      await expect(put(store, { b: '2' })).rejects.toThrow('under way')
      await first
      expect(await values(store, 'a', 'b')).toEqual(['1', undefined])
    })

    test('reads are right while writes go on', async () => {
      for (let round = 0; round < 50; round++) {
        const [, before] = await Promise.all([put(store, { k: String(round) }), values(store, 'k')])
        expect([round === 0 ? undefined : String(round - 1), String(round)]).toContain(before[0])
        expect(await values(store, 'k')).toEqual([String(round)])
      }
    })

    test('sync and stats answer', async () => {
      await put(store, { a: '1' })
      await store.sync()
      const stats = await store.stats()
      expect(stats.memoryBytes + stats.diskBytes).toBeGreaterThan(0)
    })

    test('does as an ordered map does, whatever the commands', async () => {
      const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).filter((bytes) => bytes[0] !== 0)
      const operation = fc.oneof(
        { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), key, value: fc.string() }) },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteRange' as const), key, to: key }) },
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(operation, { maxLength: 12 }), { maxLength: 8 }),
          async (batches) => {
            const clear = new Batch()
            clear.deleteRange({ from: Buffer.from([1]), to: Buffer.alloc(5, 255) })
            await store.write(clear)
            const model = new Map<string, string>()
            for (const operations of batches) {
              const batch = new Batch()
              for (const step of operations) {
                const at = Buffer.from(step.key)
                const name = at.toString('hex')
                if (step.kind === 'put') {
                  batch.put(at, bytes(step.value))
                  model.set(name, step.value)
                } else if (step.kind === 'delete') {
                  batch.delete(at)
                  model.delete(name)
                } else {
                  const to = Buffer.from(step.to)
                  batch.deleteRange({ from: at, to })
                  for (const other of [...model.keys()]) {
                    const otherBytes = Buffer.from(other, 'hex')
                    if (otherBytes.compare(at) >= 0 && otherBytes.compare(to) < 0) model.delete(other)
                  }
                }
              }
              await store.write(batch)
            }
            const rows = await store.scan(
              { from: Buffer.from([1]), to: Buffer.alloc(5, 255) },
              { limit: 1000 },
            )
            expect(rows.map((row) => [row.key.toString('hex'), row.value.toString()])).toEqual(
              [...model].sort(([a], [b]) => Buffer.from(a, 'hex').compare(Buffer.from(b, 'hex'))),
            )
          },
        ),
        { numRuns: 100 },
      )
    })

    test('answers nothing once it is closed', async () => {
      const other = await open().catch(() => undefined)
      const closed = other ?? store
      await closed.close()
      await expect(closed.getMany([bytes('a')])).rejects.toThrow('closed')
      await expect(put(closed, { a: '1' })).rejects.toThrow('closed')
      if (closed === store) store = await open()
    })
  })
}

const bytes = (text: string) => Buffer.from(text)

async function put(store: Store, rows: Record<string, string>): Promise<void> {
  const batch = new Batch()
  for (const [key, value] of Object.entries(rows)) batch.put(bytes(key), bytes(value))
  await store.write(batch)
}

async function values(store: Store, ...keys: string[]): Promise<(string | undefined)[]> {
  return (await store.getMany(keys.map(bytes))).map((value) => value?.toString())
}

async function all(store: Store): Promise<[string, string][]> {
  const rows = await store.scan({ from: bytes('!'), to: bytes('~') }, { limit: 1000 })
  return rows.map((row) => [row.key.toString(), row.value.toString()])
}

const texts = (rows: Row[]) => rows.map((row) => row.key.toString())
