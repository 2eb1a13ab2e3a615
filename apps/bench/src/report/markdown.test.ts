import { expect, test } from 'vitest'
import { spreadOf } from '../measure/spread.ts'
import { chart } from './chart.ts'
import { markdown } from './markdown.ts'
import type { Report } from './report.ts'
import type { Claim } from './section.ts'

const ratio = (name: string, values: number[], target: Claim['target']): Claim => ({
  name,
  unit: '×',
  value: spreadOf(values),
  target,
})

const report: Report = {
  command: 'npm run bench',
  at: '2026-11-21T09:00:00.000Z',
  quick: false,
  machine: {
    cpu: 'a processor',
    cores: 2,
    memoryGiB: 8,
    kernel: 'Linux 6',
    fileSystem: 'ext4',
    fdatasyncMs: 0.2,
    versions: { node: '24.0.0' },
    commit: 'abc',
  },
  cores: 'nothing pinned',
  rounds: 3,
  amount: { seconds: 2 },
  sections: [
    {
      part: 'create',
      title: 'Creating',
      about: ['How it was done.'],
      tables: [{ columns: ['', '/s'], rows: [['create', '1,234']] }],
      claims: [
        ratio('reached', [0.5, 0.7, 0.6], { atLeast: 0.6 }),
        ratio('short of it', [0.5, 0.7, 0.59], { atLeast: 0.6 }),
        ratio('flat & cheap', [1.1, 1.2, 1.3], { atMost: 1.2 }),
        { name: 'time', unit: 'ms', value: spreadOf([0.31]), target: { atMost: 0.3 } },
      ],
      measured: {},
    },
  ],
}

test('the document says of each figure whether its median meets the target', () => {
  const text = markdown(report, {})
  expect(text).toContain('| reached | 0.60 (0.50 to 0.70) × | ≥ 0.6 × | met |')
  expect(text).toContain('| short of it | 0.59 (0.50 to 0.70) × | ≥ 0.6 × | **missed** |')
  expect(text).toContain('| flat & cheap | 1.20 (1.10 to 1.30) × | ≤ 1.2 × | met |')
  expect(text).toContain('| time | 0.31 ms | ≤ 0.3 ms | **missed** |')
  expect(text).toContain('| create | 1,234 |')
})

test('a figure that misses its target has a note, or a place for one', () => {
  expect(markdown(report, {})).toContain('`apps/bench/notes/create.md`')
  const noted = markdown(report, { create: 'The disk.' })
  expect(noted).toContain('### What bounds it\n\nThe disk.')
  expect(noted).not.toContain('apps/bench/notes')
})

test('a smoke run is called one', () => {
  expect(markdown(report, {})).not.toContain('smoke run')
  expect(markdown({ ...report, quick: true }, {})).toContain('smoke run')
})

test('the chart has a bar for each ratio, and none for what holds on this machine only', () => {
  const bars = [...chart(report).matchAll(/<rect class="(\w+)"/g)].map(([, kind]) => kind)
  expect(bars).toEqual(['met', 'missed', 'met'])
  expect(chart(report)).toContain('flat &amp; cheap')
})
