import { expect, test } from 'vitest'
import { type Chunk, chunksOf } from './chunks.ts'

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `m${from + i}`)
const homeOf = (chunks: readonly Chunk[], id: string) => chunks.find((chunk) => chunk.ids.includes(id))?.key

function check(list: readonly string[], before: readonly Chunk[]): readonly Chunk[] {
  const chunks = chunksOf(list, before)
  expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(list)
  expect(new Set(chunks.map(({ key }) => key)).size).toBe(chunks.length)
  return chunks
}

test('a list in chunks is the same list', () => {
  expect(check([], [])).toEqual([])
  expect(check(ids(0, 1000), [])).toHaveLength(32)
})

test('what comes at either end leaves all chunks but one as they are, and every id where it is', () => {
  const before = check(ids(100, 200), [])
  const after = check(ids(0, 210), before)
  expect(after.filter((chunk) => before.includes(chunk))).toHaveLength(before.length - 1)
  for (const id of ids(100, 200)) expect(homeOf(after, id)).toBe(homeOf(before, id))
})

test('what goes, or comes in between, changes its own chunk', () => {
  const list = ids(0, 100)
  const before = check(list, [])
  const without = check(list.toSpliced(50, 1), before)
  expect(without.filter((chunk) => !before.includes(chunk))).toHaveLength(1)
  // Even the one that a chunk began with, whose name it goes on with.
  expect(homeOf(check(list.slice(1), before), 'm1')).toBe('m0')
  const more = check(list.toSpliced(50, 0, 'new'), before)
  expect(more.filter((chunk) => !before.includes(chunk))).toHaveLength(1)
})

test('whatever the order, it is the list that was asked for', () => {
  let chunks = check(ids(0, 100), [])
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % below
  }
  let list = ids(0, 100)
  for (let step = 0; step < 500; step++) {
    const [at, from] = [random(list.length), random(list.length)]
    const moved = list[from]!
    if (step % 3 === 0) list = list.toSpliced(from, 1).toSpliced(at, 0, moved)
    else if (step % 3 === 1) list = list.toSpliced(at, 0, `new${step}`)
    else list = list.toSpliced(at, 1)
    chunks = check(list, chunks)
  }
})
