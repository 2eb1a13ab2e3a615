import type { ReadSource } from '../../commit/reads.ts'
import { endOf, u64At } from '../../storage/keys.ts'
import { listKeys, listRows } from '../threads/list-rows.ts'
import { keys, type Thread, threads } from '../threads/thread.ts'

/** Where a thread is in an order. */
export interface Spot {
  id: string
  at: number
  /** The user left it here, or it was deleted for good. */
  isLeft?: true
}

/** A part of an order, from low to high. */
export interface Stretch {
  spots: Spot[]
  /** There are no others up to here. */
  upTo: number
}

const farthest = Number.MAX_SAFE_INTEGER - 1
/** A user in no more large threads than this has each looked at; beyond, those that changed are looked through. */
const fewLarge = 100
/** Threads that changed during a pass: so many are put into order for each page; of more, all threads are gone through. */
const fewChanged = 1000

/** A user's threads by their latest changes, and by their creation. */
export class MineList {
  readonly #source: ReadSource
  readonly #user: string
  readonly #displaced: readonly Thread[]
  readonly #damaged: ReadonlySet<string>

  /**
   * @param displaced the threads that changed since the lists were settled, at the moment of the source
   * @param damaged threads that cannot be read: they are where the lists have them, else they are passed over
   */
  constructor(source: ReadSource, user: string, displaced: readonly Thread[], damaged: ReadonlySet<string>) {
    this.#source = source
    this.#user = user
    this.#displaced = displaced
    this.#damaged = damaged
  }

  /**
   * The threads whose latest change is behind `above` and not behind `until`, and those that the user left there.
   *
   * @param count the most of them
   */
  byChange(above: number, until: number, count: number): Stretch {
    if (above >= until) return { spots: [], upTo: until }
    const user = this.#user
    const rows = (keyAt: (rev: number) => string) => ({
      from: keyAt(above + 1),
      to: keyAt(until + 1),
      limit: count,
    })
    const small = rows((rev) => listKeys.byChange(user, rev))
    const left = rows((rev) => listKeys.left(user, rev))
    const large = this.#largeRange()
    for (const range of [small, left, large]) this.#source.wantScan(range)
    const elsewhere = new Set(this.#displaced.map(({ details }) => details.id))
    const stretches = [
      { ...without(elsewhere, this.#scan(small, until)) },
      this.#scan(left, until, true),
      this.#large(above, until, count),
    ]
    const moved = this.#displaced.filter(({ details }) => details.roster?.has(user)).map(byRev)
    const upTo = Math.min(...stretches.map((stretch) => stretch.upTo))
    const spots = [...stretches.flatMap((stretch) => stretch.spots), ...moved]
      .filter(({ at }) => at > above && at <= upTo)
      .sort((a, b) => a.at - b.at)
    return first(count, { spots, upTo })
  }

  /** The threads that were created behind `above` and not behind `until`, and changed behind `until`. */
  changedByCreation(above: number, until: number, count: number): Stretch {
    if (above >= until) return { spots: [], upTo: until }
    const changed = this.byChange(until, farthest, fewChanged)
    const isFew = changed.upTo === farthest
    const user = this.#user
    const ids = isFew ? changed : this.#scan(this.#createdRange(user, above, until, count), until)
    const found = this.#threads(ids.spots.filter(({ isLeft }) => !isLeft))
    const spots = found
      .filter(({ rev, details }) => rev > until && details.created > above && details.created <= until)
      .map(({ details }) => ({ id: details.id, at: details.created }))
      .sort((a, b) => a.at - b.at)
    return first(count, { spots, upTo: isFew ? until : ids.upTo })
  }

  /** Whether anything may have changed behind a position. */
  hasBehind(above: number): boolean {
    const { spots, upTo } = this.byChange(above, farthest, 1)
    return spots.length > 0 || upTo < farthest
  }

  #createdRange(user: string, above: number, until: number, limit: number) {
    return { from: listKeys.byCreation(user, above + 1), to: listKeys.byCreation(user, until + 1), limit }
  }

  #largeRange() {
    const prefix = listKeys.large(this.#user, '').slice(0, -1)
    return { from: prefix, to: endOf(prefix), limit: fewLarge + 1 }
  }

  #large(above: number, until: number, count: number): Stretch {
    const mine = this.#source.scan(this.#largeRange()).map(({ value }) => ({ id: value.toString(), at: 0 }))
    if (mine.length <= fewLarge) return { spots: this.#threads(mine).map(byRev), upTo: until }
    const { byChange } = listKeys.all
    const range = { from: byChange(above + 1), to: byChange(until + 1), limit: count }
    const moved = this.#displaced.filter(({ details }) => !details.roster).map(byRev)
    const elsewhere = new Set(moved.map(({ id }) => id))
    const changed = without(elsewhere, this.#scan(range, until))
    const all = [...changed.spots, ...moved.filter(({ at }) => at > above && at <= changed.upTo)]
    for (const { id } of all) this.#source.want(listRows, listKeys.large(this.#user, id))
    const spots = all.filter(({ id }) => this.#source.get(listRows, listKeys.large(this.#user, id)))
    return { spots, upTo: changed.upTo }
  }

  #scan(range: { from: string; to: string; limit: number }, until: number, isLeft = false): Stretch {
    const spots = this.#source.scan(range).map(({ key, value }) => ({
      id: value.toString(),
      at: u64At(key, key.length - 8),
      ...(isLeft && { isLeft: true as const }),
    }))
    return { spots, upTo: spots.length < range.limit ? until : spots.at(-1)!.at }
  }

  #threads(spots: readonly Spot[]): Thread[] {
    const whole = spots.filter(({ id }) => !this.#damaged.has(id))
    for (const { id } of whole) this.#source.want(threads, keys.thread(id))
    return whole.flatMap(({ id }) => this.#source.get(threads, keys.thread(id)) ?? [])
  }
}

function first(count: number, { spots, upTo }: Stretch): Stretch {
  return spots.length > count ? { spots: spots.slice(0, count), upTo: spots[count - 1]!.at } : { spots, upTo }
}

function byRev({ rev, details }: Thread): Spot {
  return { id: details.id, at: rev }
}

function without(ids: ReadonlySet<string>, { spots, upTo }: Stretch): Stretch {
  return { spots: spots.filter(({ id }) => !ids.has(id)), upTo }
}
