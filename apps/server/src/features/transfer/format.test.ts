import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineSchema, usualMessage } from './format.ts'

const id = fc.oneof(
  { weight: 9, arbitrary: fc.uuid() },
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.constantFrom('', '.', '..', 'a\n', '\ud800', 'é'.repeat(65), 'x'.repeat(128), 'x'.repeat(129)),
)
const time = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 2e12 }).map((ms) => new Date(ms).toISOString()) },
  fc
    .date({ min: new Date(-1e12), max: new Date(4e13), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc
    .tuple(...[9999, 13, 32, 25, 61, 61].map((max) => fc.nat(max)))
    .map(([y, ...rest]) => [String(y).padStart(4, '0'), ...rest.map((part) => String(part).padStart(2, '0'))])
    .map(([y, mo, d, h, mi, s]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`),
  fc.constantFrom('2024-02-29T00:00:00.000Z', '2025-02-29T00:00:00.000Z', '2025-01-01T24:00:00.000Z'),
  fc.constantFrom('2025-01-01T00:00:00Z', '2025-01-01T00:00:00.000+02:00', 'today'),
)
const count = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) },
  fc.integer({ min: -1, max: 5 }),
  fc.constantFrom(2 ** 47, 2 ** 47 + 1, 1.5, 2 ** 53),
)
const role = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('user', 'assistant', 'a-b.c') },
  fc.constantFrom('user\n', '', '1'),
  fc.string({ maxLength: 70 }),
)
const object = fc.constantFrom({}, { a: 1 }, [])

const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, value)

/** A field, mostly of the kind that it should be. */
const field = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 19, arbitrary: good }, fc.jsonValue())

const line = fc
  .tuple(
    fc.record(
      {
        type: fc.oneof({ weight: 19, arbitrary: fc.constant('message') }, fc.constant('thread')),
        thread: field(id),
        id: field(id),
        author: field(fc.option(id)),
        role: field(role),
        body: fc.jsonValue(),
        seq: field(count),
        replyTo: field(id),
        version: field(count),
        createdAt: field(time),
        updatedAt: field(time),
        metadata: field(object),
        request: field(fc.string({ maxLength: 70 })),
      },
      { requiredKeys: ['type', 'thread', 'id', 'author', 'role', 'body'] },
    ),
    seldom(fc.constantFrom('thread', 'id', 'author', 'role', 'body')),
    seldom(fc.constantFrom('editedBy', 'deletedAt', 'extra', '__proto__', 'constructor')),
  )
  .map(([fields, missing, extra]) => {
    const entries = Object.entries(fields).filter(([name]) => name !== missing)
    return JSON.stringify(Object.fromEntries(extra ? [...entries, [extra, null]] : entries))
  })

test('what is taken for a usual message is one to the schema, and the same', () => {
  let taken = 0
  fc.assert(
    fc.property(line, (text) => {
      const usual = usualMessage(JSON.parse(text))
      if (!usual) return
      taken++
      expect(usual).toEqual(lineSchema.parse(JSON.parse(text)))
    }),
    { numRuns: 5000 },
  )
  expect(taken).toBeGreaterThan(100)
})

test('a message as it is exported is usual', () => {
  const createdAt = '2025-01-01T00:00:00.000Z'
  const message = { type: 'message', thread: 't', id: 'm', seq: 1, author: null, role: 'user', version: 2 }
  expect(
    usualMessage({ ...message, createdAt, updatedAt: createdAt, body: null, metadata: {} }),
  ).toMatchObject(message)
})
