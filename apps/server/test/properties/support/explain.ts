import { isDeepStrictEqual } from 'node:util'
import { run } from '../model/model.ts'
import type { Model } from '../model/state.ts'
import { type Exchange, fits, noteRevs } from './answers.ts'
import { checkThreads } from './everything.ts'
import type { RevLedger } from './revs.ts'
import type { Session } from './session.ts'

interface Explanation {
  model: Model
  revs: RevLedger
}

/**
 * Finds the order in which the server ran requests that were made at once: one in which the model gives the same
 * answers, and ends in the state that the server is in.
 */
export async function explain(session: Session, exchanges: readonly Exchange[]): Promise<Explanation> {
  const found = orders({ model: session.model, revs: session.revs }, exchanges, session.clock.now())
  const different = found.filter(
    ({ model }, i) => !found.slice(0, i).some((other) => isDeepStrictEqual(other.model, model)),
  )
  if (different.length === 1) return different[0]!
  let last: unknown = new Error(`no order explains the answers:\n${exchanges.map(described).join('\n')}`)
  for (const explanation of different) {
    try {
      await checkThreads(session.supposing(explanation.model, explanation.revs))
      return explanation
    } catch (error) {
      last = error
    }
  }
  throw last
}

function described({ command, answer }: Exchange): string {
  return `${JSON.stringify(command)} → ${answer.status} ${answer.text}`
}

/** Every order that explains the answers. */
function orders(from: Explanation, left: readonly Exchange[], now: number): Explanation[] {
  if (left.length === 0) return [from]
  return left.flatMap((exchange, i) => {
    const { model, answer } = run(from.model, exchange.command, now)
    if (!fits(answer, exchange)) return []
    const revs = from.revs.copy()
    try {
      noteRevs(revs, answer, exchange)
    } catch {
      return []
    }
    return orders({ model, revs }, left.toSpliced(i, 1), now)
  })
}
