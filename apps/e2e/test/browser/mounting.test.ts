import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { missing, openBrowser, openSite } from './browser.ts'
import type { Site } from './site.ts'

const cycles = 1000

describe.skipIf(missing)('coming and going', () => {
  let site: Site
  let context: BrowserContext

  beforeAll(async () => {
    site = await openSite()
    await site.writeMany('main', 'ada', 20)
  })
  afterAll(() => site?.[Symbol.asyncDispose]())
  // Each alone: tabs of one browser share what they can.
  beforeEach(async () => {
    context = await openBrowser()
  })
  afterEach(() => context?.close())

  test.each(['chat', 'list'])(
    'a %s in Strict Mode is one request, one stream and one token',
    async (view) => {
      site.tokensAsked = 0
      const { page, requests } = await watched(site.page(view, { strict: '' }))
      await page.waitForFunction(() => document.querySelectorAll('li').length >= 20)
      await site.write('main', 'grace', `live ${view}`)
      await page.waitForFunction((text) => document.body.textContent!.includes(text), `live ${view}`)
      const asked = requests.filter((url) => url.includes('/v1/')).map((url) => new URL(url).pathname)
      expect(asked.filter((path) => path.endsWith('/messages'))).toHaveLength(1)
      expect(asked.filter((path) => path === '/v1/live')).toHaveLength(1)
      // And perhaps, from who leads the tabs, what came between the two.
      expect(asked.length).toBeLessThanOrEqual(asked.includes('/v1/live/poll') ? 3 : 2)
      expect(site.tokensAsked).toBe(1)
      await page.close()
    },
  )

  test('requests that are refused at once ask for one token', async () => {
    site.badTokens = 1
    const page = await context.newPage()
    site.tokensAsked = 0
    await page.goto(site.page('chat', { idle: '' }))
    const answered = await page.evaluate(async () => {
      const asked = Array.from({ length: 200 }, () => window.e2e.client.api.listThreads({ limit: 1 }))
      return (await Promise.all(asked)).length
    })
    expect(answered).toBe(200)
    // The first, and the one in its place.
    expect(site.tokensAsked).toBe(2)
    await page.close()
  })

  test(`${cycles} mounts and unmounts leave nothing behind`, async () => {
    const { page, requests } = await watched(site.page('list', { idle: '' }))
    const cycle = (times: number) =>
      page.evaluate(async (all) => {
        const { mount, unmount } = window.e2e
        for (let i = 0; i < all; i++) {
          mount()
          while (!document.querySelector('li')) await new Promise(requestAnimationFrame)
          unmount()
          // Now and then, what waits for a frame or a timer has its turn.
          if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }, times)
    // As long until all is compiled, and every cache has what it keeps.
    await cycle(cycles)
    const before = await memoryOf(page)
    await cycle(cycles)
    const after = await memoryOf(page)
    const grown = after.heap - before.heap
    console.log(
      `${cycles} mounts: ${(grown / 1024).toFixed(0)} KiB more, of ${(before.heap / 1024).toFixed(0)}`,
    )
    expect(after.nodes).toBeLessThanOrEqual(before.nodes)
    expect(after.listeners).toBeLessThanOrEqual(before.listeners)
    // One closure that is kept would be as much with each cycle, and the rows would be much more.
    expect(grown).toBeLessThan(cycles * 50)
    // And it was one connection, or a few, all the time.
    expect(requests.filter((url) => url.includes('/messages'))).toHaveLength(1)
    await page.close()
  })

  async function watched(url: string): Promise<{ page: Page; requests: string[] }> {
    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'OPTIONS') requests.push(request.url())
    })
    await page.goto(url)
    return { page, requests }
  }
})

async function memoryOf(page: Page): Promise<{ heap: number; nodes: number; listeners: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  await session.detach()
  return { heap: usedSize, nodes, listeners: jsEventListeners }
}
