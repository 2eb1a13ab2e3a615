import { type Stub, stubRows } from '../../features/messages/expiry.ts'
import { ids, messageKeys } from '../../features/messages/message.ts'
import { changeRows } from '../../features/threads/change-index.ts'
import { keys } from '../../features/threads/thread.ts'
import { u64At } from '../../storage/keys.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks what is left of purged messages: an id that stays taken, and a place in the change index. */
export class StubCheck {
  readonly #context: ThreadContext

  constructor(context: ThreadContext) {
    this.#context = context
  }

  async run(): Promise<void> {
    for await (const group of this.#context.groups('g')) {
      const stubs = group.map(({ key, value }) => ({
        place: u64At(key, key.length - 8),
        stub: JSON.parse(stubRows.decode(value, '').toString()) as Stub,
      }))
      for (const kind of ['g', 'i', 'c']) this.#context.expect(kind, stubs.length)
      const { id, thread } = this.#context
      const [idRows, changes] = await Promise.all([
        this.#context.rows.get(
          ids,
          stubs.map(({ stub }) => messageKeys.id(id, stub.id)),
        ),
        this.#context.rows.get(
          changeRows,
          stubs.map(({ stub }) => keys.change(id, stub.rev)),
        ),
      ])
      stubs.forEach(({ place, stub }, i) => {
        const wrong = (what: string) => this.#context.finding(`purged message ${place}: ${what}`)
        if (stub.seq !== place || stub.threadId !== id) wrong('its JSON names another place')
        if (idRows[i]?.seq !== place) wrong(`its id leads to ${idRows[i]?.seq}`)
        if (changes[i]?.item !== `m${place}`) wrong(`the change index does not have it at ${stub.rev}`)
        if (stub.rev > thread.rev) wrong(`its rev ${stub.rev} is beyond its thread's`)
        if (stub.id > thread.maxId) wrong('its id is beyond the greatest one known')
      })
    }
  }
}
