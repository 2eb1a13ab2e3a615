import { number, spread, targetText, unitText } from './format.ts'
import { type Notes, noteFile } from './notes.ts'
import type { Report } from './report.ts'
import { type Claim, isMet, type Table } from './section.ts'

/** The report as docs/benchmarks.md. */
export function markdown(report: Report, notes: Notes): string {
  const claims = report.sections.flatMap((section) => section.claims)
  const blocks = [
    '# Benchmarks',
    `Written by \`${report.command}\`, which anybody can repeat. Everything is compared with a floor that was measured in the same run; **only the ratios mean something elsewhere**. The absolute figures are those of the machine named below.`,
    ...(report.quick ? ['**This was a smoke run, so these figures mean little.**'] : []),
    '![Each figure with its target](benchmarks.svg)',
    '## Figures and targets',
    `The median of several rounds, in parentheses the lowest and the highest.`,
    tableText(claimTable(claims)),
    ...report.sections.flatMap((section) => [
      `## ${section.title}`,
      ...section.about,
      ...section.tables.map(tableText),
      ...boundsOf(section, notes),
    ]),
    '## Method',
    ...method(report),
    '## Machine and versions',
    machineLines(report)
      .map((line) => `- ${line}`)
      .join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** What bounds the figures of a part: its note, or where that note has to go if a target was missed. */
function boundsOf({ part, claims }: Report['sections'][number], notes: Notes): string[] {
  const note = notes[part]
  if (note !== undefined) return ['### What bounds it', note]
  if (claims.every(isMet)) return []
  return [`What bounds the figure that misses its target is still to be told, in \`${noteFile(part)}\`.`]
}

function claimTable(claims: Claim[]): Table {
  return {
    columns: ['', 'measured', 'target', ''],
    rows: claims.map((claim) => [
      claim.name,
      spread(claim.value) + unitText(claim.unit),
      targetText(claim),
      isMet(claim) ? 'met' : '**missed**',
    ]),
  }
}

function method({ cores, rounds, amount }: Report): string[] {
  const each = 'seconds' in amount ? `${amount.seconds} s` : `${number(amount.requests)} requests`
  return [
    `Each server is a process of its own: the floors are bare Hono apps on the same Node and the same \`@hono/node-server\`, ProgressDB is the built command with its default settings on a new data folder. The load generator is another process: ${cores}. It writes ready-made bytes to plain sockets and reads nothing of an answer but its status and its length, and it fails the run if any answer has another status than expected.`,
    `Floor and subject are measured in turn, ${number(rounds)} rounds of ${each} each unless a part says otherwise, once both are idle, and who goes first changes with each round; a ratio is taken within each round, and the median of those is what counts. In a closed loop each connection sends its next request when the last one is answered. Latencies are in microseconds, counted exactly up to 2 ms and to a thousandth above. CPU time is that of all threads of the server's process, as the kernel counts it, the storage engine's own threads included.`,
  ]
}

/** What it ran on, one fact a line. */
export function machineLines({ at, machine, cores }: Report): string[] {
  const { cpu, cores: count, memoryGiB, kernel, fileSystem, fdatasyncMs, versions, commit } = machine
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${cpu}, ${count} cores, ${memoryGiB} GiB of memory; ${cores}`,
    `${kernel}, ${fileSystem}, an \`fdatasync\` after an append of 4 KB takes ${number(fdatasyncMs)} ms (median)`,
    names.join(', '),
    `commit ${commit}, ${at}`,
  ]
}

function tableText({ columns, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, i) => (i === 0 ? '---' : '--:'))
  return [line(columns), line(rule), ...rows.map(line)].join('\n')
}
