import { number } from './format.ts'
import type { Report } from './report.ts'
import { type Claim, isMet } from './section.ts'

const width = 860
const rowHeight = 30
const barLeft = 460
const barRight = 770
const headHeight = 44

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .head { font-weight: 600 }
  .soft { fill: #59636e }
  .met { fill: #2da44e }
  .missed { fill: #cf222e }
  .spread { stroke: #1f2328; stroke-width: 1.5 }
  .target { stroke: #1f2328; stroke-width: 2; stroke-dasharray: 3 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .soft { fill: #9198a1 }
    .met { fill: #3fb950 }
    .missed { fill: #f85149 }
    .spread, .target { stroke: #f0f6fc }
  }`

/** The ratios as bars, each with its target as a dashed line and the spread of its rounds: docs/benchmarks.svg. */
export function chart(report: Report): string {
  const ratios = report.sections.flatMap(({ claims }) => claims).filter(({ unit }) => unit === '×')
  const floors = ratios.filter(({ target }) => 'atLeast' in target)
  const costs = ratios.filter(({ target }) => 'atMost' in target)
  const upper = panel('Rate as a share of the floor’s: longer is better', floors, 0)
  const lower = panel('Cost where there is much, against little: shorter is better', costs, upper.height)
  const height = upper.height + lower.height
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>ProgressDB’s ratios and their targets</title>
<style>${style}
</style>
${[...upper.parts, ...lower.parts].join('\n')}
</svg>
`
}

function panel(title: string, claims: Claim[], top: number): { parts: string[]; height: number } {
  if (claims.length === 0) return { parts: [], height: 0 }
  const largest = Math.max(...claims.flatMap(({ value, target }) => [value.high, boundOf(target)]))
  const xOf = (value: number) => round(barLeft + (value / largest) * (barRight - barLeft))
  const parts = [`<text class="head" x="12" y="${top + 26}">${escapeXml(title)}</text>`]
  claims.forEach((claim, i) => {
    parts.push(...bar(claim, top + headHeight + i * rowHeight, xOf))
  })
  return { parts, height: headHeight + claims.length * rowHeight + 8 }
}

function bar(claim: Claim, top: number, xOf: (value: number) => number): string[] {
  const { name, value, target } = claim
  const middle = top + rowHeight / 2
  const targetX = xOf(boundOf(target))
  return [
    `<text x="12" y="${middle + 5}">${escapeXml(name)}</text>`,
    `<rect class="${isMet(claim) ? 'met' : 'missed'}" x="${barLeft}" y="${top + 6}" width="${round(xOf(value.median) - barLeft)}" height="${rowHeight - 12}" rx="3"/>`,
    `<line class="spread" x1="${xOf(value.low)}" x2="${xOf(value.high)}" y1="${middle}" y2="${middle}"/>`,
    `<line class="target" x1="${targetX}" x2="${targetX}" y1="${top + 2}" y2="${top + rowHeight - 2}"/>`,
    `<text x="${barRight + 12}" y="${middle + 5}">${number(value.median)} <tspan class="soft">(${'atLeast' in target ? '≥' : '≤'} ${boundOf(target)})</tspan></text>`,
  ]
}

function boundOf(target: Claim['target']): number {
  return 'atLeast' in target ? target.atLeast : target.atMost
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
