import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { StreamText } from './stream-text.ts'

const bytes = (text: string) => Buffer.byteLength(text)
const start = { pointer: '/text', generation: 1, offset: 0, parts: 0 }
const append = (offset: number, text: string, generation = 1) => ({
  type: 'append' as const,
  thread: 't',
  message: 'm',
  generation,
  offset,
  text,
})

afterEach(() => {
  vi.unstubAllGlobals()
})

test('pieces, pieces that come again, and corrections give the text that was written', () => {
  const piece = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 5 }),
    back: fc.nat(3),
    isCorrection: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const stream = new StreamText({ text: '' }, start)
      let written: string[] = []
      let generation = 1
      for (const { text, back, isCorrection } of pieces) {
        // What is taken back, or comes again, begins where a piece began.
        const at = Math.max(0, written.length - back)
        const offset = bytes(written.slice(0, at).join(''))
        if (isCorrection) {
          written = [...written.slice(0, at), text]
          expect(stream.append(append(offset, text, ++generation))).toBe(true)
        } else {
          const again = written.slice(at).join('')
          written.push(text)
          expect(stream.append(append(offset, again + text, generation))).toBe(true)
        }
        expect(stream.text).toBe(written.join(''))
      }
      const whole = written.join('')
      expect(stream.known('m')).toEqual({ message: 'm', generation, offset: bytes(whole), parts: 0 })
      expect(stream.fill({ text: '', other: 1 })).toEqual({ text: whole, other: 1 })
    }),
  )
})

test('a text is cut without a TextDecoder, which React Native may not have', () => {
  vi.stubGlobal('TextDecoder', undefined)
  const stream = new StreamText({ text: 'aä東👋\ud800' }, { ...start, offset: 13 })
  let generation = 1
  for (const [offset, text] of [
    [10, 'aä東👋'],
    [6, 'aä東'],
    [3, 'aä'],
    [1, 'a'],
    [0, ''],
  ] as const) {
    stream.append(append(offset, '', ++generation))
    expect(stream.text).toBe(text)
  }
})

test('what is missing before a piece is noticed, and nothing is put in its place', () => {
  const stream = new StreamText({ text: 'ä' }, { ...start, offset: 2 })
  expect(stream.append(append(3, 'x'))).toBe(false)
  expect(
    stream.append({ type: 'append', thread: 't', message: 'm', generation: 1, part: 1, value: {} }),
  ).toBe(false)
  expect(stream.text).toBe('ä')
  expect(stream.has({ pointer: '/text', generation: 1, offset: 2, parts: 0 })).toBe(true)
  expect(stream.has({ pointer: '/text', generation: 1, offset: 3, parts: 0 })).toBe(false)
  expect(stream.has({ pointer: '/text', generation: 2, offset: 2, parts: 0 })).toBe(false)
})

test('what is known already, or was taken back, changes nothing', () => {
  const stream = new StreamText({ text: 'abc' }, { ...start, offset: 3 })
  expect(stream.append(append(0, 'ab'))).toBe(true)
  expect(stream.text).toBe('abc')
  expect(stream.append(append(1, 'X', 2))).toBe(true)
  expect(stream.append(append(1, 'bcd', 1))).toBe(true)
  expect(stream.text).toBe('aX')
})

test('parts come behind those that the body had, each once', () => {
  const stream = new StreamText(
    { text: '', calls: ['own', 0] },
    { ...start, partsPointer: '/calls', parts: 1 },
  )
  const part = (number: number) =>
    ({ type: 'append', thread: 't', message: 'm', generation: 1, part: number, value: number }) as const
  for (const number of [0, 1, 1, 2]) expect(stream.append(part(number))).toBe(true)
  expect(stream.fill({ text: '', calls: ['own'] })).toEqual({ text: '', calls: ['own', 0, 1, 2] })
  const keep = { pointer: '/text', partsPointer: '/calls', generation: 1, offset: 0, parts: 2 }
  expect(stream.fill({ text: '', calls: ['own'] }, keep)).toEqual({ text: '', calls: ['own', 0, 1] })
})
