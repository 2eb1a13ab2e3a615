import type { Range, Row, ScanOptions, Store } from './store.ts'

const rowsAtOnce = 1000
const zero = Buffer.from([0])

/** All rows of a range in their order, some at a time. */
export async function* allRows(
  store: Store,
  { from, to }: Range,
  options: Pick<ScanOptions, 'keysOnly'> = {},
): AsyncGenerator<Row> {
  for (let next = from; ; ) {
    const rows = await store.scan({ from: next, to }, { ...options, limit: rowsAtOnce })
    yield* rows
    if (rows.length < rowsAtOnce) return
    next = Buffer.concat([rows.at(-1)!.key, zero])
  }
}
