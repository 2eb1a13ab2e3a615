import type { Measurement } from '../load/job.ts'
import { type Comparison, medianIn, rateRatio } from '../measure/comparison.ts'
import type { Spread } from '../measure/spread.ts'
import type { Claim, Table } from './section.ts'

/** A number as people read it: about three figures, thousands apart. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** The median, and in parentheses how far the rounds are apart. */
export function spread({ median, low, high, rounds }: Spread): string {
  return rounds === 1 ? number(median) : `${number(median)} (${number(low)} to ${number(high)})`
}

export function targetText({ target, unit }: Claim): string {
  const [sign, bound] = 'atLeast' in target ? ['≥', target.atLeast] : ['≤', target.atMost]
  return `${sign} ${bound}${unitText(unit)}`
}

export function unitText(unit: Claim['unit']): string {
  return unit === '×' ? ' ×' : ` ${unit}`
}

/** The figures of comparisons with a floor, one a row. */
export function comparisonTable(comparisons: Comparison[], floor: string): Table {
  return {
    columns: [
      '',
      `${floor} /s`,
      'ProgressDB /s',
      'ratio',
      `${floor} p50, p99 µs`,
      'ProgressDB p50, p99 µs',
      `${floor} CPU µs`,
      'ProgressDB CPU µs',
      'user',
      'system',
      'main thread',
    ],
    rows: comparisons.map((comparison) => [
      comparison.name,
      number(medianIn(comparison.base, (one) => one.perSecond)),
      number(medianIn(comparison.subject, (one) => one.perSecond)),
      spread(rateRatio(comparison)),
      latencies(comparison.base),
      latencies(comparison.subject),
      cpu(comparison.base),
      cpu(comparison.subject),
      ...cpuParts(comparison.subject),
    ]),
  }
}

export function latencies(measurements: Measurement[], request = 0): string {
  const of = (figure: 'p50' | 'p99') =>
    number(medianIn(measurements, ({ latency }) => latency[request]![figure]))
  return `${of('p50')}, ${of('p99')}`
}

/** CPU time a request; `-` where the system does not tell. */
export function cpu(measurements: Measurement[]): string {
  return number(medianIn(measurements, ({ cpu }) => (cpu ? cpu.user + cpu.system : Number.NaN)))
}

function cpuParts(measurements: Measurement[]): string[] {
  return (['user', 'system', 'mainThread'] as const).map((part) =>
    number(medianIn(measurements, ({ cpu }) => cpu?.[part] ?? Number.NaN)),
  )
}
