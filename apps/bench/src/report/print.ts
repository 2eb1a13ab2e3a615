import { spread, targetText, unitText } from './format.ts'
import { machineLines } from './markdown.ts'
import type { Report } from './report.ts'
import { type Claim, isMet, type Table } from './section.ts'

/** Prints a report for people, on standard output. */
export function printReport(report: Report): void {
  const lines = [...machineLines(report), '']
  for (const { title, about, tables } of report.sections) {
    lines.push(title, '='.repeat(title.length), ...about, '')
    for (const table of tables) lines.push(...tableLines(table), '')
  }
  lines.push(...claimLines(report.sections.flatMap(({ claims }) => claims)))
  if (report.quick) lines.push('', 'A smoke run: these figures mean little.')
  process.stdout.write(`${lines.join('\n')}\n`)
}

function tableLines({ columns, rows }: Table): string[] {
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map((row) => row[i]!.length)))
  return [columns, ...rows].map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}

function claimLines(claims: Claim[]): string[] {
  return tableLines({
    columns: ['', 'measured', 'target', ''],
    rows: claims.map((claim) => [
      claim.name,
      spread(claim.value) + unitText(claim.unit),
      targetText(claim),
      isMet(claim) ? 'met' : 'MISSED',
    ]),
  })
}
