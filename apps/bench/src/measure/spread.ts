/** A figure of several rounds. */
export interface Spread {
  median: number
  low: number
  high: number
  rounds: number
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: medianOf(values),
    low: Math.min(...values),
    high: Math.max(...values),
    rounds: values.length,
  }
}
