import type { Outbox, OutboxListener, Pending, Stored } from '../outbox/outbox.ts'
import { isSame } from '../store.ts'
import type { MessageOrTombstone, Shape } from '../types.ts'
import type { Overlay, ThreadItem } from './message.ts'
import type { MessageList, MessageListOptions } from './message-list.ts'
import type { MessageUpdates } from './message-updates.ts'
import { laidOver } from './overlay.ts'

/** What this client writes in a thread, to be laid over what the server has until that has it, too. */
export class OwnWrites<S extends Shape> implements OutboxListener<S> {
  readonly #options: MessageListOptions<S>
  readonly #list: MessageList<S>
  readonly #outbox: Outbox<S>
  readonly #updates: MessageUpdates<S>
  /** By message, in their order. */
  #overlays = new Map<string, readonly Overlay<S>[]>()
  /** Those that are stored, but that the server has not told back yet. */
  #stored: (Overlay<S> & { rev: number })[] = []
  /** The messages over which something else is laid than was last shown. */
  readonly #touched = new Set<string>()

  constructor(
    options: MessageListOptions<S>,
    list: MessageList<S>,
    outbox: Outbox<S>,
    updates: MessageUpdates<S>,
  ) {
    this.#options = options
    this.#list = list
    this.#outbox = outbox
    this.#updates = updates
  }

  onPending(): void {
    this.#layOver()
    this.#list.showSoon()
  }

  onStored({ operation, createdAt }: Pending<S>, { message, rev }: Stored<S>): void {
    const { messageId } = operation
    const row = this.#options.window.rows.get(messageId)
    if (message) {
      this.#updates.putOwn(message, operation)
      this.#touched.add(messageId)
    } else if (row && rev !== undefined && row.base.rev < rev)
      this.#stored.push({ operation, createdAt, state: 'stored', rev })
  }

  /** Forgets the stored writes that what is known has in it by now. @returns the messages that look different now */
  settle(): string[] {
    const open = this.#stored.filter(({ operation, rev }) => {
      const row = this.#options.window.rows.get(operation.messageId)
      return row !== undefined && row.base.rev < rev
    })
    if (open.length < this.#stored.length) {
      this.#stored = open
      this.#layOver()
    }
    const touched = [...this.#touched]
    this.#touched.clear()
    return touched
  }

  /** The messages that are written here, in their order. */
  created(): string[] {
    const all = [...this.#overlays]
    return all.flatMap(([id, overlays]) =>
      overlays.some(({ operation }) => operation.kind === 'create') ? id : [],
    )
  }

  /** A message as it is to be shown; undefined if nothing is written to it. */
  laidOver(
    id: string,
    base: MessageOrTombstone<S> | undefined,
    mine: readonly string[],
  ): ThreadItem<S> | undefined {
    const { threadId, user } = this.#options
    const overlays = this.#overlays.get(id)
    return overlays && laidOver(threadId, user(), base, mine, overlays)
  }

  #layOver(): void {
    const overlays = new Map<string, Overlay<S>[]>()
    for (const overlay of [...this.#stored, ...this.#outbox.pending(this.#options.threadId)]) {
      const { messageId } = overlay.operation
      overlays.set(messageId, [...(overlays.get(messageId) ?? []), overlay])
    }
    for (const id of new Set([...this.#overlays.keys(), ...overlays.keys()])) {
      if (!isSame(this.#overlays.get(id), overlays.get(id))) this.#touched.add(id)
    }
    this.#overlays = overlays
  }
}
