import fc from 'fast-check'
import { describe } from 'vitest'
import type { Actor } from './model/commands.ts'
import { crowdedSteps, steps } from './support/cases.ts'
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

async function behavesAsTheModel([steps, limits]: [Step[], [number, number]]): Promise<void> {
  const session = await Session.open()
  try {
    for (const step of steps) await session.take(step)
    await checkEverything(session, { readers, limits })
  } finally {
    await session.close()
  }
}

describe('G-ORDER, G-READ, G-ATOMIC: random sequences of commands do what the model does', () => {
  property('one after the other', 1, fc.tuple(steps, limits), behavesAsTheModel)
  property('with requests that come at once', 0.5, fc.tuple(crowdedSteps, limits), behavesAsTheModel)
})
