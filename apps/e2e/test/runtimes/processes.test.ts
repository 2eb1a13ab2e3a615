import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { nodeOf } from '../packages/nodes.ts'
import { findBinary } from '../support/binaries.ts'
import { run } from '../support/run.ts'
import { Front } from './front.ts'
import { expectConversation, type Way, ways } from './ways.ts'

/** A program that is held up by something that the client has left behind ends later, in milliseconds. */
const mostToEnd = 10_000

const project = inject('project')
let server: TestServer
let threads = 0

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

type Program = () => Promise<string[] | { missing: string }>

const node =
  (major: number, file: string): Program =>
  async () => {
    const found = await nodeOf(major)
    return found ? [found, file] : { missing: `there is no Node ${major} here, nor a package of it` }
  }
const of =
  (name: 'deno' | 'bun', ...args: string[]): Program =>
  async () => {
    const found = await findBinary(name)
    return typeof found === 'string' ? [found, ...args, 'process.mjs'] : found
  }

/** It has no WebSocket. */
const waysOfNode20: Way[] = [
  { refused: [], tried: ['sse'] },
  { refused: ['sse'], tried: ['sse', 'poll'] },
]

const runtimes: [string, Program, Way[]][] = [
  ['Node 20', node(20, 'process.mjs'), waysOfNode20],
  ['Node 24', node(24, 'process.mjs'), ways],
  ['a worker thread of Node 24', node(24, 'thread.mjs'), ways],
  ['Deno', of('deno', 'run', '--allow-net', '--allow-env=URL,THREAD'), ways],
  ['Bun', of('bun', 'run'), ways],
]

describe.concurrent.each(runtimes)('in %s', (_, program, ways) => {
  test.concurrent.for(ways)('two users talk, where $refused are refused', async (way, context) => {
    const found = await program()
    if ('missing' in found) return context.skip(found.missing)
    await using front = await Front.open(server, way.refused)
    const [file, ...args] = found
    const env = { URL: front.url, THREAD: `process-${threads++}` }
    let saidAt = 0
    const onOutput = () => {
      saidAt = Date.now()
    }
    const { code, output } = await run(file!, args, { cwd: project, env, onOutput })
    expect(code, output).toBe(0)
    await expectConversation(JSON.parse(output), front, way)
    expect(Date.now() - saidAt).toBeLessThan(mostToEnd)
  })
})
