import type { Random } from '../input/random.ts'
import type { AnsweredWrite, Ledger } from './ledger.ts'
import type { TraceRecord } from './trace.ts'

/** So many records after a file came or went, its folder may still be unsynced. */
const nearby = 60

/** The moments of a trace at which a loss of power is looked at, and what was answered by then. */
export class Moments {
  readonly #records: readonly TraceRecord[]
  /** Writes answered as `safe`, with the positions at which the answers had been sent, in their order. */
  readonly #safe: (AnsweredWrite & { position: number })[]
  readonly #turns: number[]

  constructor(records: readonly TraceRecord[], ledger: Ledger) {
    this.#records = records
    const sent = sentAnswers(records)
    this.#safe = ledger.answered
      .map((answer) => {
        const position = sent.get(answer.requestId)
        if (position === undefined) throw new Error(`the trace has no answer ${answer.requestId}`)
        return { ...answer, position }
      })
      .filter(({ durability }) => durability === 'safe')
      .sort((a, b) => a.position - b.position)
    this.#turns = positionsOf(
      records,
      (record) => (record.kind === 'create' && record.path.endsWith('.log')) || record.kind === 'rename',
    )
  }

  /** Mostly the hard ones: just after a `safe` answer, and about when the store begins a new log or table. */
  pick(random: Random): number {
    const kind = random.below(4)
    if (kind === 0) return random.below(this.#records.length + 1)
    if (kind === 1) return Math.min(random.pick(this.#turns) + random.below(nearby), this.#records.length)
    if (kind === 2) return random.pick(this.#safe).position
    const turn = random.pick(this.#turns)
    return (this.#safe.find(({ position }) => position > turn) ?? random.pick(this.#safe)).position
  }

  /** The last position of the store that is owed at a moment: nothing answered as `safe` before may be missing. */
  owedAt(moment: number): number {
    const due = this.#safe.filter(({ position }) => position <= moment)
    return Math.max(0, ...due.map(({ rev }) => rev))
  }
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

function positionsOf(records: readonly TraceRecord[], matches: (record: TraceRecord) => boolean): number[] {
  return records.flatMap((record, index) => (matches(record) ? [index + 1] : []))
}
