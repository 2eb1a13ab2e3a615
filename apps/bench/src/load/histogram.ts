/** Latencies of one measurement, in microseconds. */
export interface Summary {
  count: number
  mean: number
  p50: number
  p90: number
  p99: number
  p999: number
  max: number
}

/** Values up to this are counted one by one; above it a bucket is at most a thousandth of its value wide. */
const exact = 2048
const half = exact / 2
const maxValue = 2 ** 31 - 1
/** How often a value must be halved to be below `exact`. */
const halvingsOf = (value: number) => Math.max(0, 21 - Math.clz32(value))

/** Counts values by their size, in buckets that widen with the value: exact microseconds up to 2 ms. */
export class Histogram {
  readonly #counts = new Uint32Array(indexOf(maxValue) + 1)
  #count = 0
  #sum = 0
  #max = 0

  /** @param micros up to 35 minutes */
  record(micros: number): void {
    const value = Math.min(maxValue, Math.max(0, Math.round(micros)))
    this.#counts[indexOf(value)]!++
    this.#count++
    this.#sum += micros
    if (micros > this.#max) this.#max = micros
  }

  /** The value that the given share (0 to 1) of all values does not exceed; 0 if there are none. */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count))
    let seen = 0
    for (let index = 0; index < this.#counts.length; index++) {
      seen += this.#counts[index]!
      if (seen >= rank) return Math.min(this.#max, middleOf(index))
    }
    return 0
  }

  summary(): Summary {
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: this.#max,
    }
  }
}

function indexOf(value: number): number {
  const halvings = halvingsOf(value)
  return halvings * half + (value >>> halvings)
}

/** The middle of a bucket's values. */
function middleOf(index: number): number {
  if (index < exact) return index
  const halvings = Math.floor(index / half) - 1
  const from = (index - halvings * half) * 2 ** halvings
  return from + 2 ** (halvings - 1)
}
