import type { Key } from '../storage/keys.ts'
import type { Snapshot } from '../storage/store.ts'
import type { View } from './view.ts'

/** The published state at one moment, for reads that take longer than that; shared by all who came in time for it. */
export class Point {
  readonly commit: number
  readonly rev: number
  readonly snapshot: Snapshot
  readonly #onEnd: () => void
  /** The committer's own share, until the next commit. */
  #shares = 1
  readonly #later: View[] = []

  constructor(commit: number, rev: number, snapshot: Snapshot, onEnd: () => void) {
    this.commit = commit
    this.rev = rev
    this.snapshot = snapshot
    this.#onEnd = onEnd
  }

  share(): this {
    this.#shares++
    return this
  }

  release(): void {
    if (--this.#shares > 0) return
    this.snapshot.release()
    this.#onEnd()
  }

  /** A commit was published after this point. */
  noteLater(view: View): void {
    this.#later.push(view)
  }

  /** Whether a row read at this point is still the newest one. */
  isNewest(key: Key): boolean {
    return this.#later.every(
      ({ changed, deletedScopes }) =>
        !changed.has(key) && !deletedScopes.some((scope) => key.startsWith(scope)),
    )
  }
}
