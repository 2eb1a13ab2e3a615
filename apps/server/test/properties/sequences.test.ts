import fc from 'fast-check'
import { describe } from 'vitest'
import type { Actor } from './model/commands.ts'
import { crowdedSteps, steps } from './support/cases.ts'
import { Coverage } from './support/coverage.ts'
import { checkEverything } from './support/everything.ts'
import { app, users } from './support/inputs.ts'
import { property } from './support/runs.ts'
import { Session, type Step } from './support/session.ts'

const readers: Actor[] = [
  app,
  ...users.map((user): Actor => ({ is: 'backend', user })),
  { is: 'token', user: 'ada', claims: { threads: ['t1'] } },
  { is: 'token', user: 'u3', claims: {} },
]
const limits = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 }))

type Case = [Step[], [number, number]]

async function behavesAsTheModel([steps, limits]: Case, coverage?: Coverage): Promise<void> {
  const session = await Session.open()
  if (coverage) session.onExchange = (exchange) => coverage.note(exchange)
  try {
    for (const step of steps) await session.take(step)
    await checkEverything(session, { readers, limits })
  } finally {
    await session.close()
  }
}

describe('G-ORDER, G-READ, G-ATOMIC, G-UNREAD: random sequences of commands do what the model does', () => {
  const coverage = new Coverage()
  property(
    'one after the other',
    1,
    fc.tuple(steps, limits),
    (each) => behavesAsTheModel(each, coverage),
    () => coverage.mustBeComplete(),
  )
  property('with requests that come at once', 0.35, fc.tuple(crowdedSteps, limits), (each) =>
    behavesAsTheModel(each),
  )
})
