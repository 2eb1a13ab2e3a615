import type { PresenceFrame, TypingFrame } from '../live/frames.ts'
import type { Value } from '../store.ts'
import type { Present } from '../types.ts'

/** Who is there, and who types: told live, and stored nowhere. */
export class Signals {
  readonly #present: Value<readonly Present[]>
  readonly #typing: Value<readonly string[]>
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(present: Value<readonly Present[]>, typing: Value<readonly string[]>) {
    this.#present = present
    this.#typing = typing
  }

  takePresence(frame: PresenceFrame): void {
    if ('present' in frame) this.#present.set(frame.present)
    else {
      const { user, state } = frame
      const others = this.#present.getSnapshot().filter((one) => one.user !== user)
      this.#present.set(state ? [...others, { user, state }] : others)
    }
  }

  takeTyping({ user, isTyping, expiresInMs }: TypingFrame): void {
    this.#forget(user)
    if (isTyping)
      this.#timers.set(
        user,
        setTimeout(() => this.stopTyping(user), expiresInMs),
      )
    this.#tell()
  }

  /** Somebody does not type any more, as when the message is there. */
  stopTyping(user: string): void {
    if (this.#forget(user)) this.#tell()
  }

  /** Nobody is known to be there. */
  clear(): void {
    for (const user of [...this.#timers.keys()]) this.#forget(user)
    if (this.#present.getSnapshot().length > 0) this.#present.set([])
    this.#tell()
  }

  #forget(user: string): boolean {
    clearTimeout(this.#timers.get(user))
    return this.#timers.delete(user)
  }

  #tell(): void {
    const users = [...this.#timers.keys()]
    const before = this.#typing.getSnapshot()
    if (users.length !== before.length || users.some((user, i) => user !== before[i])) this.#typing.set(users)
  }
}
