import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { installProject } from '../support/project.ts'
import { run } from '../support/run.ts'
import { nodeOf } from './nodes.ts'
import { names } from './pack.ts'

/** What users of the packages have besides. */
const others = ['typescript@5.9.3', 'react@19.3.1', '@types/react@19.3.0', '@types/node@24.10.1']
const others18 = [
  'typescript@5.9.3',
  'react@18.3.1',
  'react-dom@18.3.1',
  '@types/react@18',
  '@types/node@24.10.1',
]

const tarballs = inject('tarballs')
let project: string
let project18: string
let server: TestServer

beforeAll(async () => {
  server = await startServer()
  const [packed, sources] = [Object.values(tarballs), join(import.meta.dirname, 'project')]
  project = await installProject([...packed, ...others], sources)
  project18 = await installProject([...packed, ...others18], sources)
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  for (const folder of [project, project18]) await rm(folder, { recursive: true, force: true })
})

test.each(names)('@progressdb/%s has what it says, and nothing of the workspace', async (name) => {
  const folder = join(project, 'node_modules/@progressdb', name)
  const text = await readFile(join(folder, 'package.json'), 'utf8')
  expect(text).not.toContain('workspace:')
  const { sideEffects, dependencies = {}, peerDependencies = {} } = JSON.parse(text)
  expect(sideEffects).toBe(false)
  const files = await readdir(folder)
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md']))
  expect(
    files.filter((file) => !/^(dist|index\.d\.ts|LICENSE|README\.md|package\.json)$/.test(file)),
  ).toEqual([])
  const needs = {
    types: [],
    client: ['ky'],
    node: ['@progressdb/client', 'jose'],
    react: ['@progressdb/client', 'react'],
  }
  expect([...Object.keys(dependencies), ...Object.keys(peerDependencies)].sort()).toEqual(needs[name])
})

describe.each([20, 24])('in Node %i', (major) => {
  test('they write and read', async (context) => {
    const node = await nodeOf(major)
    if (!node) return context.skip(`there is no Node ${major} here, nor a package of it`)
    const env = { URL: server.url, KEY: server.process.apiKey, THREAD: `node-${major}` }
    const { code, output } = await run(node, ['use.mjs'], { cwd: project, env })
    expect(code, output).toBe(0)
    expect(JSON.parse(output)).toEqual({ text: 'Hello!', isNamed: true, type: 'function' })
  })

  test('they can be required', async (context) => {
    const node = await nodeOf(major)
    if (!node) return context.skip(`there is no Node ${major} here, nor a package of it`)
    expect(await run(node, ['use.cjs'], { cwd: project })).toEqual({
      code: 0,
      output: 'function function function\n',
    })
  })
})

test('the hooks work with React 18 too', async () => {
  const outcome = await run(process.execPath, ['react-18.mjs'], { cwd: project18 })
  expect(outcome).toEqual({ code: 0, output: '18.3.1 true\n' })
})

test.each([
  ['node16', 19],
  ['bundler', 18],
])('a strict program compiles with moduleResolution %s and React %i', async (resolution, major) => {
  const cwd = major === 18 ? project18 : project
  const options = {
    target: 'es2022',
    lib: 'es2022,dom,dom.iterable',
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
    jsx: 'react-jsx',
    types: 'node',
  }
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const strict = [
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--skipLibCheck',
    'false',
  ]
  const args = [join(cwd, 'node_modules/typescript/bin/tsc'), '--noEmit', ...flags, ...strict, 'use.tsx']
  expect(await run(process.execPath, args, { cwd })).toEqual({ code: 0, output: '' })
})
