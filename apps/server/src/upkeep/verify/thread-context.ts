import { blockOf, blocks, type Entry } from '../../features/messages/block.ts'
import { expiryKeys, type Stub, stubRows } from '../../features/messages/expiry.ts'
import { messageKeys } from '../../features/messages/message.ts'
import type { Thread } from '../../features/threads/thread.ts'
import type { Key } from '../../storage/keys.ts'
import { endOf, threadScope } from '../../storage/keys.ts'
import type { Row } from '../../storage/store.ts'
import type { Rows } from './rows.ts'

/** What the checks of one thread share. */
export class ThreadContext {
  readonly rows: Rows
  readonly thread: Thread
  readonly id: string
  readonly scope: Key
  /** How many rows of each kind the messages and members account for. */
  readonly expected = new Map<string, number>()

  constructor(rows: Rows, thread: Thread) {
    this.rows = rows
    this.thread = thread
    this.id = thread.details.id
    this.scope = threadScope(this.id)
  }

  finding(what: string): void {
    this.rows.report.finding(`thread "${this.id}": ${what}`)
  }

  /** So many more rows of a kind are accounted for. */
  expect(kind: string, more: number): void {
    this.expected.set(kind, (this.expected.get(kind) ?? 0) + more)
  }

  /** The rows of one kind, in groups. */
  groups(kind: string): AsyncGenerator<Row[]> {
    return this.rows.groups(`${this.scope}${kind}`, endOf(`${this.scope}${kind}`))
  }

  /** What is left of purged messages at some places; undefined where none was purged. */
  async stubs(seqs: number[]): Promise<(Stub | undefined)[]> {
    const found = await this.rows.get(
      stubRows,
      seqs.map((seq) => expiryKeys.stub(this.id, seq)),
    )
    return found.map((bytes) => bytes && (JSON.parse(bytes.toString()) as Stub))
  }

  /** The messages at some places; undefined where there is none. */
  async entries(seqs: number[]): Promise<(Entry | undefined)[]> {
    const found = await this.rows.get(
      blocks,
      seqs.map((seq) => messageKeys.block(this.id, Math.max(0, blockOf(seq)))),
    )
    return seqs.map((seq, i) => found[i]?.get(seq))
  }
}
