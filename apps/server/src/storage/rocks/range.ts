import type { Range, Row, ScanOptions } from '../store.ts'
import type { NativeSession } from './native.ts'

type RangeOptions = Required<Pick<ScanOptions, 'limit' | 'reverse' | 'keysOnly'>>

/** Rows that are fetched at once. */
const maxFetch = 1024
const noValue = Buffer.alloc(0)

/**
 * The rows of a range. Going backwards, where the binding cannot read the block at the range's end, it goes on from
 * the last row of the database instead, and the range looks empty. So one that looks empty is read from its beginning
 * too, where a block that cannot be read is an error.
 *
 * @param session of one point in time, if the range is read backwards
 */
export async function readRange(session: NativeSession, range: Range, options: RangeOptions): Promise<Row[]> {
  const rows = await iterate(session, range, options)
  if (rows.length > 0 || !options.reverse) return rows
  const first = await iterate(session, range, { limit: 1, reverse: false, keysOnly: true })
  if (first.length > 0) throw new Error('a range of rows cannot be read from its end: a block is corrupt')
  return rows
}

function iterate(
  session: NativeSession,
  { from, to }: Range,
  { limit, reverse, keysOnly }: RangeOptions,
): Promise<Row[]> {
  const capacity = Math.min(limit + 1, maxFetch)
  return new Promise((resolve, reject) => {
    const rows: Row[] = []
    session
      .iterator({ gte: from, lt: to }, { capacity, limit, reverse, values: !keysOnly })
      .on('data', ({ key, value }) => rows.push({ key, value: value ?? noValue }))
      .on('error', reject)
      .on('close', () => resolve(rows))
  })
}
