import { ProgressDBError } from '../error.ts'
import { messagesOf, type ThreadFrame } from '../live/frames.ts'
import type { EphemeralMessage, Shape } from '../types.ts'
import type { MessageUpdates } from './message-updates.ts'
import { Signals } from './signals.ts'
import type { ThreadSession } from './thread-session.ts'

/** Takes what is said of a thread live to where it belongs. */
export class FrameReader<S extends Shape> {
  readonly #session: ThreadSession<S>
  readonly #user: () => string | null
  readonly #updates: MessageUpdates<S>
  readonly #signals: Signals

  constructor(session: ThreadSession<S>, updates: MessageUpdates<S>, user: () => string | null) {
    this.#session = session
    this.#user = user
    this.#signals = new Signals(session.present, session.typists)
    this.#updates = updates
  }

  take(frame: ThreadFrame): void {
    const { window, info, ephemeral } = this.#session
    switch (frame.type) {
      case 'ready':
        this.#signals.clear()
        this.#session.onReady(frame.cursor)
        this.#updates.retry()
        break
      case 'changes':
        this.#session.cursor = frame.cursor
        this.#updates.takeChanges(frame)
        info?.takeChanges(frame)
        for (const { author } of messagesOf(frame)) if (author !== null) this.#signals.stopTyping(author)
        break
      case 'append':
        this.#updates.takeAppend(frame)
        break
      case 'closed':
        this.clear()
        this.#session.cursor = undefined
        window.takeClosed(new ProgressDBError(frame.code, 'The thread is not there, or not yours.'))
        info?.refresh()
        break
      case 'presence':
        this.#signals.takePresence(frame)
        break
      case 'typing':
        if (frame.user !== this.#user()) this.#signals.takeTyping(frame)
        break
      case 'read':
        info?.takeRead(frame)
        break
      case 'ephemeral':
        ephemeral.notify(frame.message as EphemeralMessage<S>)
    }
  }

  /** Nothing is heard any more of who is there. */
  clear(): void {
    this.#signals.clear()
  }
}
