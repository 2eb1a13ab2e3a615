import { flags } from '../../features/messages/block.ts'
import {
  type DeletedContents,
  deletedRows,
  messageKeys,
  readFields,
} from '../../features/messages/message.ts'
import { ownReactionRows, reactionKeys, reactionRows } from '../../features/reactions/reaction.ts'
import { u64At } from '../../storage/keys.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks that each reaction is known to its message, to its user, and to the count. */
export class ReactionCheck {
  readonly #context: ThreadContext

  constructor(context: ThreadContext) {
    this.#context = context
  }

  /** Each reaction is known to its message, to its user, and to the count. */
  async run(): Promise<void> {
    let seq = 0
    let tally = new Map<string, number>()
    for await (const group of this.#context.groups('r')) {
      const parsed = group.map(({ key, value }) => ({
        seq: u64At(key, key.length - 16),
        rev: u64At(key, key.length - 8),
        ...reactionRows.decode(value, ''),
      }))
      const own = await this.#context.rows.get(
        ownReactionRows,
        parsed.map(({ user, seq, reaction }) => reactionKeys.own(this.#context.id, user, seq, reaction)),
      )
      this.#context.expect('y', parsed.length)
      for (let i = 0; i < parsed.length; i++) {
        const row = parsed[i]!
        if (own[i]?.rev !== row.rev)
          this.#context.finding(`message ${row.seq}: a reaction of "${row.user}" is not among theirs`)
        if (row.seq !== seq) {
          await this.#checkReactionCounts(seq, tally)
          seq = row.seq
          tally = new Map()
        }
        tally.set(row.reaction, (tally.get(row.reaction) ?? 0) + 1)
      }
    }
    await this.#checkReactionCounts(seq, tally)
  }

  async #checkReactionCounts(seq: number, tally: ReadonlyMap<string, number>): Promise<void> {
    if (seq === 0) return
    const [entry] = await this.#context.entries([seq])
    if (!entry) return this.#context.finding(`message ${seq}: it has reactions and is not there`)
    let counts: DeletedContents['reactions'] | undefined = readFields(entry).reactions
    if (entry.flags & flags.deleted) {
      counts = (await this.#context.rows.get(deletedRows, [messageKeys.deleted(this.#context.id, seq)]))[0]
        ?.reactions
    }
    const said = Object.entries(counts ?? {}).sort()
    if (JSON.stringify(said) !== JSON.stringify([...tally].sort()))
      this.#context.finding(`message ${seq}: its reactions are miscounted`)
  }
}
