import { expect, test } from 'vitest'
import { MemoryStore } from '../storage/memory/memory-store.ts'
import { Batch } from '../storage/store.ts'
import { Cursors, Epochs } from './epochs.ts'

test('a cursor leads back to its place, in its own list only', () => {
  const cursors = new Cursors(new Epochs(1, []))
  for (const at of [0, 1, 35, 36, 2 ** 47]) expect(cursors.read('m', cursors.make('m', 10, at))).toBe(at)
  expect(() => cursors.read('t', cursors.make('m', 1, 1))).toThrow(
    expect.objectContaining({ code: 'invalid_cursor' }),
  )
  for (const text of [
    '',
    'm',
    'm1',
    'm1-1',
    'm1-1-',
    'm1-1-1-1',
    'M1-1-1',
    'm1-1-é',
    `m1-1-${'z'.repeat(11)}`,
    'm-1-1-1',
  ]) {
    expect(() => cursors.read('m', text), text).toThrow(expect.objectContaining({ code: 'invalid_cursor' }))
  }
})

test('a cursor from beyond the kept end of its epoch is refused; an older one is not', () => {
  const first = Epochs.first()
  const second = first.next(100)
  const third = second.next(80)
  const [inFirst, inSecond, inThird] = [first, second, third].map((epochs) => new Cursors(epochs))
  expect(inThird!.read('m', inFirst!.make('m', 100, 7))).toBe(7)
  expect(inThird!.read('m', inSecond!.make('m', 80, 7))).toBe(7)
  expect(inThird!.read('m', inThird!.make('m', 10_000, 7))).toBe(7)
  const reset = expect.objectContaining({ code: 'cursor_reset' })
  expect(() => inThird!.read('m', inFirst!.make('m', 101, 7))).toThrow(reset)
  expect(() => inThird!.read('m', inSecond!.make('m', 81, 7))).toThrow(reset)
  expect(() => inSecond!.read('m', inThird!.make('m', 1, 7))).toThrow(reset)
})

test('two copies of a store go on in different epochs, so that neither takes the cursors of the other', () => {
  const store = Epochs.first()
  const [one, other] = [store.next(100), store.next(100)].map((epochs) => new Cursors(epochs))
  const cursor = one!.make('m', 101, 7)
  expect(one!.read('m', cursor)).toBe(7)
  expect(() => other!.read('m', cursor)).toThrow(expect.objectContaining({ code: 'cursor_reset' }))
  expect(other!.read('m', new Cursors(store).make('m', 100, 7))).toBe(7)
})

test('epochs are kept, as far back as any cursor may reach', async () => {
  const all = [Epochs.first()]
  for (let i = 0; i < 1500; i++) all.push(all.at(-1)!.next(i))
  const store = new MemoryStore()
  const batch = new Batch()
  all.at(-1)!.store(batch)
  await store.write(batch)
  const loaded = new Cursors(await Epochs.load(store))
  expect(loaded.read('m', new Cursors(all[501]!).make('m', 500, 1))).toBe(1)
  const forgotten = new Cursors(all[499]!).make('m', 400, 1)
  expect(() => loaded.read('m', forgotten)).toThrow(expect.objectContaining({ code: 'cursor_reset' }))
})
