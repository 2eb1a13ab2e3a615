import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../../../packages/client/test/server.ts'
import { root, run } from '../support/run.ts'

// Who follows it takes each file as it stands: nothing is added here but what `create-next-app` makes.
const page = await readFile(join(root, 'docs/quickstart.md'), 'utf8')
const files = [...page.matchAll(/^([^\n]+\n)+\n```(tsx?|js)\n(.*?)^```$/gms)].map(([whole, , , code]) => {
  const [, name] = /`(?:[^`\n]* )?([\w/]+\.(?:tsx?|mjs))`/.exec(whole) ?? []
  return { name, code: code! }
})

/** Inside this package, so that what the code imports is found. */
let folder: string
beforeAll(async () => {
  await mkdir(join(root, 'apps/e2e/.cache'), { recursive: true })
  folder = await mkdtemp(join(root, 'apps/e2e/.cache/quickstart-'))
  for (const { name, code } of files) {
    const path = join(folder, name!)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, code)
  }
})
afterAll(() => rm(folder, { recursive: true }))

test('each piece of code is a file that is named', () => {
  expect(files.map(({ name }) => name)).toEqual([
    'lib/db.ts',
    'app/api/token/route.ts',
    'app/providers.tsx',
    'app/chat.tsx',
    'app/page.tsx',
    'join.mjs',
    'lib/model.ts',
    'app/api/ask/route.ts',
    'chat.mjs',
  ])
  expect(page.match(/^```(?:tsx?|js)\b/gm)).toHaveLength(files.length)
})

test('they are a whole application, which compiles', async () => {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    strict: true,
    checkJs: true,
    noEmit: true,
    types: ['node'],
    paths: { '@/*': ['./*'] },
  }
  const include = ['**/*.ts', '**/*.tsx', '**/*.mjs']
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }))
  const outcome = await run(join(root, 'node_modules/.bin/tsc'), ['-p', '.', '--pretty', 'false'], {
    cwd: folder,
  })
  expect(outcome).toEqual({ code: 0, output: '' })
})

test('the programs run as they stand', async () => {
  await using server = await startServer()
  const env = { PROGRESSDB_URL: server.url, PROGRESSDB_KEY: server.process.apiKey }
  const programs = ['chat.mjs', 'join.mjs']
  const outcomes = []
  for (const program of programs) outcomes.push(await run(process.execPath, [program], { cwd: folder, env }))
  expect(outcomes).toEqual([
    { code: 0, output: 'ci The build is green.\n' },
    { code: 0, output: '' },
  ])
})
