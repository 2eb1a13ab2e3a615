import { type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { bundle } from './bundle.ts'
import { Front } from './front.ts'
import { expectConversation, ways } from './ways.ts'

const project = inject('project')
const found = inject('chromium')

describe.skipIf('missing' in found)('in a web worker', () => {
  let server: TestServer
  let browser: BrowserContext
  let script: string

  beforeAll(async () => {
    if ('missing' in found) return
    server = await startServer()
    script = await bundle(project, 'browser.mjs')
    browser = await chromium.launchPersistentContext('', found)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  test.concurrent.each(ways)('two users talk, where $refused are refused', async (way) => {
    await using front = await Front.open(server, way.refused)
    front.pages.set('/', { type: 'text/html', text: '<!doctype html>' })
    front.pages.set('/worker.js', { type: 'text/javascript', text: script })
    const page = await browser.newPage()
    await page.goto(front.url)
    const seen = await page.evaluate(
      (asked) =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
          worker.postMessage(asked)
        }),
      [front.url, `web-worker-${way.refused.length}`],
    )
    await expectConversation(seen, front, way)
    await page.close()
  })
})
