import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { partNames } from './options.ts'
import type { Report } from './report/report.ts'
import { serverFolder } from './servers/progressdb.ts'

const script = fileURLToPath(new URL('main.ts', import.meta.url))
const sizes = ['--requests', '50', '--open', '0.2', '--messages', '2000', '--threads', '200']
/** Node 22 has neither `using` nor TypeScript without a flag. */
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24

test.skipIf(!isNewEnough)('every part runs, and leaves nothing behind', { timeout: 300_000 }, async () => {
  expect(existsSync(join(serverFolder, 'dist/main.js')), 'the server is built').toBe(true)
  const folder = await mkdtemp(join(tmpdir(), 'progressdb-bench-test-'))
  try {
    const json = join(folder, 'report', 'figures.json')
    await run(['--quick', ...sizes, '--dir', folder, '--json', json])
    const report = JSON.parse(await readFile(json, 'utf8')) as Report
    expect(report.sections).toHaveLength(partNames.length)
    for (const { name, value, unit } of report.sections.flatMap(({ claims }) => claims)) {
      const isFigure = typeof value.median === 'number' || process.platform !== 'linux'
      expect(isFigure, `${name}: ${value.median}`).toBe(true)
      if (unit === '×') expect(value.median, name).toBeGreaterThan(0)
    }
    expect(readdirSync(folder)).toEqual(['report'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function run(args: string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code, output).toBe(0)
}
