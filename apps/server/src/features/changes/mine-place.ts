import { Problem } from '../../lib/problem.ts'
import type { Engine } from '../engine.ts'

/**
 * How far a user has come with the changes of all their threads. Everything up to `base` was delivered; beyond it, a
 * pass may be under way, which delivers everything up to `until` thread by thread, and then becomes the base.
 */
export interface MinePlace {
  base: number
  pass?: Pass
}

/**
 * A pass takes the threads in the order of their latest changes first. Those that change while it is under way move
 * behind `until`, out of its sight; so at the end it takes all that are there, in the order of their creation, which
 * no change moves. Each thread comes once in either order, however fast they change, so every pass ends.
 */
export interface Pass {
  until: number
  order: 'changed' | 'created'
  /** The threads up to here, in this order, are done with. */
  at: number
  /** How far the very next thread (the one at `at + 1`) is delivered already; 0 for not at all. */
  within: number
}

/** Where a user goes on, as text. */
export function minePlaceText({ cursors }: Pick<Engine, 'cursors'>, { base, pass }: MinePlace): string {
  if (!pass) return cursors.make('a', base, base)
  const { until, order, at, within } = pass
  return cursors.make('a', until, base, until, orders.indexOf(order), at, within)
}

/**
 * The place of a cursor; `0` begins at the beginning.
 *
 * @throws Problem `invalid_cursor`, `cursor_reset`
 */
export function minePlaceOf({ cursors }: Pick<Engine, 'cursors'>, cursor: string): MinePlace {
  if (cursor === '0') return { base: 0 }
  const numbers = cursors.readAll('a', cursor, [1, 5])
  const [base, until, orderAt, at, within] = numbers as [number, number, number, number, number]
  if (numbers.length === 1) return { base }
  const order = orders[orderAt]
  if (!order || base > until || at > until || within > until) throw new Problem('invalid_cursor')
  return { base, pass: { until, order, at, within } }
}

const orders = ['changed', 'created'] as const
