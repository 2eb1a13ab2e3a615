import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { findBinary } from '../support/binaries.ts'
import { run } from '../support/run.ts'
import { bundle } from './bundle.ts'
import { Front } from './front.ts'
import { expectConversation, type Way } from './ways.ts'

/** Its `fetch` brings nothing before an answer's end, so that what never ends isn't even asked for. */
const ways: Way[] = [
  { refused: [], tried: ['websocket'] },
  { refused: ['websocket'], tried: ['websocket', 'poll'] },
]

const project = inject('project')
const hermesc = await findBinary('hermesc')

/**
 * What React Native 0.74 to 0.88 has beside the language and what comes of its packages (`native.mjs`). It is built by hand, and
 * nothing of Node comes in: no `crypto`, `TextDecoder` (before 0.85), `ReadableStream`, `Event`, `structuredClone`,
 * `BroadcastChannel`, no `addEventListener` and no `document`.
 */
function globalsOfReactNative(): object {
  const { XMLHttpRequest: Request } = createRequire(join(project, 'native.mjs'))('xhr2')
  // Its answers are texts: an ArrayBuffer of Node's would be none in there.
  class XMLHttpRequest extends Request {
    get responseType() {
      return ''
    }
    set responseType(_) {}
  }
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask }
  const requestAnimationFrame = (run: () => void) => setTimeout(run, 16)
  const ofHermes = { TextEncoder, atob, btoa, console }
  const ofNetwork = { XMLHttpRequest, WebSocket, URL: PlainUrl, URLSearchParams }
  return {
    ...timers,
    requestAnimationFrame,
    ...ofHermes,
    ...ofNetwork,
    navigator: { product: 'ReactNative' },
  }
}

/** React Native's own `URL` throws at much that it should give, in older versions: who needs no more than this is safe. */
class PlainUrl {
  readonly href: string
  constructor(url: string) {
    this.href = url
  }
  toString(): string {
    return this.href
  }
}

/** What Node's engine has of the language, and Hermes has not. */
const unknownToHermes = `
delete Symbol.asyncIterator; delete Symbol.dispose; delete Symbol.asyncDispose
delete Promise.withResolvers; delete Promise.try; delete Array.fromAsync; delete Object.groupBy; delete Map.groupBy
delete String.prototype.isWellFormed; delete String.prototype.toWellFormed; delete RegExp.escape
delete globalThis.SharedArrayBuffer; delete globalThis.Atomics; delete globalThis.FinalizationRegistry
delete globalThis.Iterator; delete globalThis.WebAssembly; delete globalThis.WeakRef
for (const name of ['union', 'intersection', 'difference', 'isSubsetOf']) delete Set.prototype[name]
var window = globalThis, self = globalThis, global = globalThis;
`

describe('as in React Native', () => {
  let server: TestServer
  let code: string

  beforeAll(async () => {
    server = await startServer()
    // As Metro and Babel do: one file, without what Hermes cannot compile, such as async generators.
    code = await bundle(project, 'native.mjs', { format: 'iife', target: 'es2017' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.concurrent.each(ways)('two users talk, where $refused are refused', async (way) => {
    await using front = await Front.open(server, way.refused)
    const context = createContext(globalsOfReactNative())
    runInContext(unknownToHermes + code, context)
    const seen = context.converse(front.url, `native-${way.refused.length}`)
    await expectConversation(JSON.parse(JSON.stringify(await seen)), front, way)
  })

  test.skipIf(typeof hermesc !== 'string')('its compiler takes all of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'progressdb-hermes-'))
    try {
      await writeFile(join(folder, 'native.js'), code)
      const args = ['-O', '-emit-binary', '-out', 'native.hbc', 'native.js']
      const { code: exit, output } = await run(hermesc as string, args, { cwd: folder })

      expect(exit, output).toBe(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
