import type { Random } from '../support/random.ts'
import type { Ledger } from './ledger.ts'
import type { TraceRecord } from './trace.ts'

/** So many records after a file came or went, its folder may still be unsynced. */
const nearby = 60

/** From a position of the trace on, everything up to a position of the store must survive. */
interface Debt {
  from: number
  rev: number
}

/** The moments of a trace at which a loss of power is looked at, and what is owed at each. */
export class Moments {
  readonly #start: number
  readonly #end: number
  /** After each answer to a `safe` write. */
  readonly #safe: Debt[]
  /** After each sync of the log: what had been answered when it began, as `fast` too. */
  readonly #synced: Debt[]
  /** Where a log begins. */
  readonly #newLogs: number[]
  /** Where a file gets its final name, which is when the database is opened. */
  readonly #renames: number[]

  /** @param start the first moment to look at */
  constructor(records: readonly TraceRecord[], ledger: Ledger, start: number) {
    this.#start = start
    this.#end = records.length
    const sent = sentAnswers(records)
    const answers = ledger.answered.map(({ requestId, durability, rev }) => {
      const from = sent.get(requestId)
      if (from === undefined) throw new Error(`the trace has no answer ${requestId}`)
      return { durability, from, rev }
    })
    this.#safe = answers.filter(({ durability }) => durability === 'safe').sort((a, b) => a.from - b.from)
    this.#synced = logSyncs(records).map(({ began, ended }) => ({
      from: ended,
      rev: greatest(answers.filter(({ from }) => from <= began)),
    }))
    this.#newLogs = positionsAfter(records, isNewLog)
    this.#renames = positionsAfter(records, ({ kind }) => kind === 'rename')
  }

  /** Mostly the hard ones: just after a `safe` answer, about when a log begins, and while the database is opened. */
  pick(random: Random): number {
    const newLog = random.pick(this.#newLogs)
    const moment = random.pick([
      random.below(this.#end + 1),
      newLog + random.below(nearby),
      newLog + random.below(nearby),
      random.pick(this.#renames) + random.below(nearby),
      random.pick(this.#safe).from,
      (this.#safe.find(({ from }) => from > newLog) ?? random.pick(this.#safe)).from,
    ])
    return Math.min(Math.max(moment, this.#start), this.#end)
  }

  /** The last position of the store that must have been kept if the power is lost at a moment. */
  owedAt(moment: number): number {
    return greatest([...this.#safe, ...this.#synced].filter(({ from }) => from <= moment))
  }
}

function greatest(debts: readonly { rev: number }[]): number {
  return Math.max(0, ...debts.map(({ rev }) => rev))
}

/** Where each answer had been sent, by the id of its request. */
function sentAnswers(records: readonly TraceRecord[]): Map<string, number> {
  const positions = new Map<string, number>()
  records.forEach((record, index) => {
    if (record.kind !== 'send') return
    const id = /^x-request-id: (\S+)/im.exec(record.data.toString('latin1'))?.[1]
    if (id !== undefined) positions.set(id, index + 1)
  })
  return positions
}

/** The syncs of the newest log: when each began and when it had ended. */
function logSyncs(records: readonly TraceRecord[]): { began: number; ended: number }[] {
  const syncs: { began: number; ended: number }[] = []
  let newest: bigint | undefined
  let under: { sync: number; began: number } | undefined
  records.forEach((record, index) => {
    if (record.kind === 'create') {
      if (isNewLog(record)) newest = record.inode
      else if (record.inode === newest) newest = undefined // the log is gone, and its number used again
    } else if (record.kind === 'sync begins' && record.inode === newest) {
      under = { sync: record.sync, began: index }
    } else if (record.kind === 'sync ended' && record.inode === newest && record.sync === under?.sync) {
      syncs.push({ began: under.began, ended: index + 1 })
    }
  })
  return syncs
}

export function isNewLog(record: TraceRecord): boolean {
  return record.kind === 'create' && record.path.endsWith('.log')
}

function positionsAfter(
  records: readonly TraceRecord[],
  matches: (record: TraceRecord) => boolean,
): number[] {
  return records.flatMap((record, index) => (matches(record) ? [index + 1] : []))
}
