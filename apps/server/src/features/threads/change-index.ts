import type { Table } from '../../commit/record.ts'

/** An item of a thread's change index: the thread itself, a member, a message, or a block of new messages. */
export type ChangedItem = 't' | `u${string}` | `m${number}` | `b${number}`

/**
 * A row of the change index: the item that last changed at the row's position. New messages are indexed by the block,
 * at the position of its first one, so that a message costs no row of its own until it changes.
 */
export interface ChangeRow {
  item: ChangedItem
  /** The thread's last `seq` before this change. It tells which block was being filled then. */
  lastSeq: number
}

export const changeRows: Table<ChangeRow> = {
  encode: ({ item, lastSeq }) => Buffer.from(`${lastSeq} ${item}`),
  decode(bytes) {
    const text = bytes.toString()
    const space = text.indexOf(' ')
    return { lastSeq: Number(text.slice(0, space)), item: text.slice(space + 1) as ChangedItem }
  },
  size: ({ item }) => 100 + item.length * 2,
}
