import { ok } from 'node:assert'

/**
 * Remembers the `rev` of everything that was read: as long as an item has not changed, its `rev` is the same, and
 * with each change it grows.
 */
export class RevLedger {
  readonly #seen: Map<string, { changed: number; rev: number }>

  constructor(seen: ReadonlyMap<string, { changed: number; rev: number }> = new Map()) {
    this.#seen = new Map(seen)
  }

  copy(): RevLedger {
    return new RevLedger(this.#seen)
  }

  /** @param changed the command that changed the item last */
  note(item: string, changed: number, rev: unknown): void {
    ok(typeof rev === 'number' && Number.isSafeInteger(rev) && rev > 0, `${item} has the rev ${rev}`)
    const before = this.#seen.get(item)
    const what = `${item} had rev ${before?.rev} after command ${before?.changed}, and ${rev} after ${changed}`
    if (before?.changed === changed) ok(before.rev === rev, what)
    else if (before && before.changed < changed) ok(before.rev < rev, what)
    if (!before || before.changed <= changed) this.#seen.set(item, { changed, rev })
  }

  /** Of two messages of a thread, the one that changed later has the greater `rev`; no two have the same. */
  mustFollowChanges(thread: string, messages: readonly string[]): void {
    const items = messages.flatMap((id) => this.#seen.get(`message ${thread} ${id}`) ?? [])
    items.sort((a, b) => a.rev - b.rev)
    items.forEach((item, i) => {
      const before = items[i - 1]
      if (!before) return
      ok(before.rev < item.rev, `two messages of ${thread} have the rev ${item.rev}`)
      ok(
        before.changed <= item.changed,
        `in ${thread}, rev ${item.rev} is of an earlier change than ${before.rev}`,
      )
    })
    const newest = items.at(-1)?.rev ?? 0
    const rev = this.#seen.get(`thread ${thread}`)?.rev ?? 0
    ok(rev >= newest, `${thread} has the rev ${rev}, and a message in it ${newest}`)
  }
}
