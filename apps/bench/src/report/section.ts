import type { Spread } from '../measure/spread.ts'

export interface Table {
  columns: string[]
  rows: string[][]
}

/** What a figure has to be. */
export type Target = { atLeast: number } | { atMost: number }

/** A figure with its target. */
export interface Claim {
  name: string
  /** What the figure is: `×` for a ratio, which is what may be quoted; anything else holds for this machine only. */
  unit: '×' | 'ms' | 's' | 'MB' | 'keys' | 'bytes' | 'readers'
  value: Spread
  target: Target
}

/** What a part of the run has to tell. */
export interface Section {
  title: string
  /** How it was measured, as paragraphs. */
  about: string[]
  tables: Table[]
  claims: Claim[]
  /** The figures as they were measured, to be stored. */
  measured: unknown
}

export function isMet({ value: { median }, target }: Claim): boolean {
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost
}
