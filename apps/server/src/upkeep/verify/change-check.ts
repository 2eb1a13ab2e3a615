import { memberKeys, members } from '../../features/members/member.ts'
import { blockOf, blockSize, blocks } from '../../features/messages/block.ts'
import { messageKeys } from '../../features/messages/message.ts'
import { changeRows } from '../../features/threads/change-index.ts'
import { keyOf, u64At } from '../../storage/keys.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks a thread's change index. */
export class ChangeCheck {
  readonly #context: ThreadContext

  constructor(context: ThreadContext) {
    this.#context = context
  }

  /** Each entry of the change index is at its item's position, and each item has one. */
  async run(): Promise<void> {
    this.#context.expect('c', 1)
    for await (const group of this.#context.groups('c')) {
      const items = group.map(({ value, key }) => changeRows.decode(value, keyOf(key)).item)
      const positions = await this.#positionsOf(items)
      group.forEach(({ key }, i) => {
        const rev = u64At(key, key.length - 8)
        const at = positions[i]
        // A block is where its first message was created, which may have changed since, or been purged.
        const isRight = items[i]!.startsWith('b') ? at !== undefined && rev <= at : rev === at
        if (!isRight) this.#context.finding(`the change index has ${items[i]} at ${rev}, and it is at ${at}`)
      })
    }
  }

  async #positionsOf(items: string[]): Promise<(number | undefined)[]> {
    const numberOf = (item: string) => Number(item.slice(1))
    const seqs = items.map((item) => (item.startsWith('m') ? numberOf(item) : 0))
    const [entries, memberRows, found, stubs] = await Promise.all([
      this.#context.entries(seqs),
      this.#context.rows.get(
        members,
        items.map((item) => memberKeys.member(this.#context.id, item.slice(1))),
      ),
      this.#context.rows.get(
        blocks,
        items.map((item) => messageKeys.block(this.#context.id, item.startsWith('b') ? numberOf(item) : 0)),
      ),
      this.#context.stubs(seqs),
    ])
    const emptied = await this.#emptied(
      items.filter((item, i) => item.startsWith('b') && !found[i]).map(numberOf),
    )
    return items.map((item, i) => {
      if (item === 't') return this.#context.thread.details.rev
      if (item.startsWith('u')) return memberRows[i]?.rev
      if (item.startsWith('m')) return entries[i]?.rev ?? stubs[i]?.rev
      return found[i]?.entries[0]?.rev ?? emptied.get(numberOf(item))
    })
  }

  /** The first position at which a message of each of some blocks was purged; without those of which none was. */
  async #emptied(numbers: number[]): Promise<Map<number, number>> {
    const seqs = numbers.flatMap((number) =>
      Array.from({ length: blockSize }, (_, i) => number * blockSize + 1 + i),
    )
    const positions = new Map<number, number>()
    for (const stub of await this.#context.stubs(seqs)) {
      if (!stub) continue
      const number = blockOf(stub.seq)
      positions.set(number, Math.min(stub.rev, positions.get(number) ?? stub.rev))
    }
    return positions
  }
}
