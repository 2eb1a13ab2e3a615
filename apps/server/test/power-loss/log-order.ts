import { isNewLog } from './moments.ts'
import type { TraceRecord } from './trace.ts'

/** What was written to a log, in writes, and how many of them are synced. */
interface Log {
  inode: bigint
  written: number
  synced: number
}

/**
 * The positions of writes to a log while an older one was not wholly synced, of which there must be none: a loss of
 * power could keep the newer log and lose the end of the older. An image shows that only at the right moment and
 * with the right loss; here every moment is looked at.
 */
export function brokenLogOrder(records: readonly TraceRecord[]): number[] {
  let logs: Log[] = [] // oldest first
  const syncs = new Map<number, number>()
  return records.flatMap((record, position) => {
    if (record.kind === 'create') {
      logs = logs.filter(({ inode }) => inode !== record.inode) // the log is gone, and its number used again
      if (isNewLog(record)) logs.push({ inode: record.inode, written: 0, synced: 0 })
    }
    // The database was opened: what the logs held is in synced tables.
    if (record.kind === 'rename' && record.to.endsWith('/CURRENT'))
      for (const log of logs) log.synced = log.written
    if (!('inode' in record)) return []
    const log = logs.findLast(({ inode }) => inode === record.inode)
    if (!log) return []
    if (record.kind === 'sync begins') syncs.set(record.sync, log.written)
    if (record.kind === 'sync ended') log.synced = Math.max(log.synced, syncs.get(record.sync)!)
    if (record.kind !== 'write') return []
    log.written++
    logs = logs.slice(logs.findIndex(({ written, synced }) => written > synced))
    return logs[0] === log ? [] : [position]
  })
}
