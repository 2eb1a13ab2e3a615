import fc from 'fast-check'
import { describe } from 'vitest'
import { ExpirySession, type ExpiryStep } from './support/expiring.ts'
import { compact, sometimes, weighted } from './support/inputs.ts'
import { property } from './support/runs.ts'

const which = fc.nat(30)
const ttl = fc.integer({ min: 1, max: 60 })
type Create = Extract<ExpiryStep, { do: 'create' }>

const step: fc.Arbitrary<ExpiryStep> = weighted<ExpiryStep>(
  [
    8,
    fc.record({
      do: fc.constant('create' as const),
      messages: fc.array(
        compact<Create['messages'][number]>({
          ttl: sometimes(70, ttl),
          large: fc.boolean(),
          replyTo: sometimes(30, which),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  ],
  [8, fc.record({ do: fc.constantFrom('edit', 'delete', 'restore', 'react'), which })],
  [5, fc.record({ do: fc.constant('expire' as const), which, ttl: fc.oneof(ttl, fc.constant(null)) })],
  [5, fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 30 }) })],
  [3, fc.constant<ExpiryStep>({ do: 'purge' })],
  [1, fc.record({ do: fc.constantFrom('restart', 'move') })],
  [3, fc.constant<ExpiryStep>({ do: 'look' })],
  [2, fc.record({ do: fc.constant('catch up' as const), which, limit: fc.integer({ min: 1, max: 20 }) })],
)

const first: ExpiryStep = { do: 'create', messages: [{ ttl: 20, large: false, replyTo: undefined }] }
const limit = fc.integer({ min: 1, max: 20 })

describe('G-CATCHUP, G-ORDER: in a thread whose messages expire', () => {
  property(
    'nobody is shown what has expired, and what was seen and what changed since make what is there',
    1,
    fc.tuple(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), limit),
    async ([steps, limit]) => {
      const session = new ExpirySession()
      await session.open()
      try {
        for (const each of [first, ...steps]) {
          await session.take(each)
          await session.check(limit)
        }
        await session.checkAll(limit)
      } finally {
        await session.close()
      }
    },
  )
})
