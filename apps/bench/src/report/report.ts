import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Amount } from '../load/job.ts'
import type { Machine } from '../machine/machine.ts'
import type { PartName } from '../options.ts'
import { chart } from './chart.ts'
import { markdown } from './markdown.ts'
import type { Notes } from './notes.ts'
import type { Section } from './section.ts'

/** All that a run found out. */
export interface Report {
  command: string
  /** When it began. */
  at: string
  quick: boolean
  machine: Machine
  /** Which core ran what. */
  cores: string
  rounds: number
  /** Of one measurement. */
  amount: Amount
  sections: (Section & { part: PartName })[]
}

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const files = {
  document: 'docs/benchmarks.md',
  chart: 'docs/benchmarks.svg',
  json: 'apps/bench/results/latest.json',
}

/** Writes the documents, and returns their paths in the repository. */
export async function writeReport(report: Report, notes: Notes): Promise<string[]> {
  await mkdir(dirname(root + files.document), { recursive: true })
  await writeFile(root + files.document, markdown(report, notes))
  await writeFile(root + files.chart, chart(report))
  await storeJson(report, root + files.json)
  return Object.values(files).map((file) => relative(process.cwd(), root + file))
}

export async function storeJson(report: Report, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(report, rounded, 1)}\n`)
}

/** Nobody needs the twelfth figure of a measurement. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}
