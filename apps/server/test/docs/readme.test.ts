import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import { runTour } from './tour.ts'

const root = join(import.meta.dirname, '../../../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

test("the README's tour works, line by line, as it stands", async () => {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'progressdb-data')
  const server = await ServerProcess.start({ dataDir, flags: ['--dev'], env: { PROGRESSDB_API_KEYS: '' } })
  const output = await runTour(readme, 'tour', server.url, folder.path)
  const answers = output.split(/(?<=[}\]])(?=\{)/).map((text) => JSON.parse(text))
  expect(answers.filter((answer) => answer.code !== undefined)).toEqual([])
  expect(answers).toHaveLength(12)
  expect(answers[0]).toMatchObject({ id: 'm1', seq: 1 })
  expect(answers[3].items.map(({ id }: { id: string }) => id)).toEqual(['m2', 'm3'])
  expect(answers[7].items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
  expect(answers[8]).toMatchObject({ id: 'm1', body: { text: 'Invoice 77 is wrong.' } })
  expect(answers[11]).toMatchObject({ id: 'support-1842', memberCount: 3 })
  await server.stop()
})

describe('the docs', () => {
  const pages = [
    'README.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]

  test.each(pages)('%s links to what is there', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, path]) => path!)
    const broken = links.filter((path) => !existsSync(join(root, dirname(page), path)))
    expect(broken).toEqual([])
  })

  test('say of each guarantee which tests prove it, and there are such tests', () => {
    const guarantees = readFileSync(join(root, 'docs/guarantees.md'), 'utf8')
    const ids = [...guarantees.matchAll(/^## (G-[A-Z-]+)$/gm)].map(([, id]) => id!)
    expect(ids).toHaveLength(12)
    const tests = readdirSync(join(root, 'apps/server'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
      .map((name) => readFileSync(join(root, 'apps/server', name), 'utf8'))
      .join('\n')
    for (const id of ids) expect(tests, `no test names ${id}`).toContain(id)
  })
})
