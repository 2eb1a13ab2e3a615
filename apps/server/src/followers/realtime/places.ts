import { type FieldError, Problem } from '../../lib/problem.ts'
import type { Live, Wanted } from './live.ts'
import type { MineStart } from './mine-subscription.ts'
import type { Place } from './subscription.ts'

/** Where a request has the cursor of one of its subscriptions. */
export type CursorField = (index: number) => Pick<FieldError, 'in' | 'field'>

/**
 * Where subscriptions begin; undefined where there is none.
 *
 * @throws Problem `invalid_cursor`, `cursor_reset`; its `errors` name every cursor that is no good
 */
export function placesOf(
  live: Live,
  wanted: readonly (Wanted | undefined)[],
  fieldOf: CursorField,
): (Place | MineStart | undefined)[] {
  const errors: FieldError[] = []
  let first: Problem | undefined
  const places = wanted.map((each, i) => {
    try {
      return each && live.placeOf(each)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      first ??= error
      errors.push({ ...fieldOf(i), message: error.message })
      return undefined
    }
  })
  if (first) throw new Problem(first.code, first.message, { errors })
  return places
}
