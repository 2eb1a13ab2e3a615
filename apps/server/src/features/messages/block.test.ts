import fc from 'fast-check'
import { expect, test } from 'vitest'
import { u64 } from '../../storage/keys.ts'
import { Block, blockOf, blockSize, blocks, type Entry } from './block.ts'

test('messages lie in blocks of eight, from 1', () => {
  expect([1, 8, 9, 16, 17].map(blockOf)).toEqual([0, 0, 1, 1, 2])
  expect(blockSize).toBe(8)
})

test('a block gives back what was put into it, whatever the order, after being stored too', () => {
  const entry = fc.record({
    slot: fc.integer({ min: 0, max: 7 }),
    rev: fc.integer({ min: 1, max: 2 ** 47 }),
    flags: fc.integer({ min: 0, max: 15 }),
    contentBytes: fc.nat(2 ** 31),
    json: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
  })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), fc.integer({ min: 0, max: 2 ** 44 }), (steps, number) => {
      const model = new Map<number, Entry>()
      let block = Block.empty
      for (const { slot, json, ...step } of steps) {
        const put = { seq: number * blockSize + 1 + slot, ...step, json: Buffer.from(json) }
        model.set(put.seq, put)
        block = block.with(put)
      }
      const expected = [...model.values()].sort((a, b) => a.seq - b.seq)
      const stored = blocks.decode(blocks.encode(block), `key${u64(number)}`)
      for (const { entries } of [block, stored]) expect(entries).toEqual(expected)
      for (const one of expected) expect(stored.get(one.seq)).toEqual(one)
      // Neighbours can be copied in one piece, with the commas between them.
      const places = stored.places(0, Number.MAX_SAFE_INTEGER)
      if (places.length > 0) {
        const piece = stored.bytes.subarray(places[0]!.start, places.at(-1)!.end).toString()
        expect(piece).toBe(expected.map(({ json }) => json.toString()).join(','))
      }
    }),
  )
})

test('the places of a span are those in it', () => {
  const entries = [1, 2, 4, 8].map((seq) => ({
    seq,
    rev: seq,
    flags: 0,
    contentBytes: 0,
    json: Buffer.from('{}'),
  }))
  const block = Block.of(entries)
  const seqs = (from: number, to: number) => block.places(from, to).map(({ seq }) => seq)
  expect(seqs(1, 8)).toEqual([1, 2, 4, 8])
  expect(seqs(2, 4)).toEqual([2, 4])
  expect(seqs(3, 3)).toEqual([])
  expect(Block.empty.places(1, 8)).toEqual([])
})
