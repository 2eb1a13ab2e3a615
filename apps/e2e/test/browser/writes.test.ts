import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Line } from '../support/line.ts'
import { missing, openBrowser, openPage, openSite, percentile } from './browser.ts'
import type { Site } from './site.ts'

describe.skipIf(missing)('writes', () => {
  let site: Site
  let line: Line
  let context: BrowserContext

  beforeAll(async () => {
    site = await openSite()
    context = await openBrowser()
  })
  afterAll(async () => {
    await context?.close()
    await site?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    line = await Line.open(site.server.url)
    site.serverUrl = line.url
  })
  afterEach(() => line[Symbol.asyncDispose]())

  test('are painted with the next frame, however far the server, and keep their element', async () => {
    const count = 50
    await site.write('far', 'ada', 'first')
    line.delayMs = 100
    const page = await openPage(context, site.page('chat', { thread: 'far' }))
    await page.waitForSelector('li')
    const { times, late, isSame } = await page.evaluate(async (all) => {
      const { thread } = window.e2e
      const times: number[] = []
      const rows: HTMLElement[] = []
      let late = 0
      for (let i = 0; i < all; i++) {
        const id = `own${i}`
        // At any moment of a frame.
        await new Promise((resolve) => setTimeout(resolve, i % 17))
        const from = performance.now()
        const seen = new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!document.getElementById(id)) return
            observer.disconnect()
            resolve(performance.now() - from)
          })
          observer.observe(document.body, { childList: true, subtree: true })
        })
        void thread.create({ id, body: { text: id } })
        await new Promise(requestAnimationFrame)
        if (!document.getElementById(id)) late++
        times.push(await seen)
        rows.push(document.getElementById(id)!)
      }
      const isStored = () =>
        rows.every((row) => document.getElementById(row.id)!.dataset.delivery === 'stored')
      while (!isStored()) await new Promise(requestAnimationFrame)
      return { times, late, isSame: rows.every((row) => row === document.getElementById(row.id)) }
    }, count)
    const p95 = percentile(times, 0.95)
    console.log(
      `a message of one's own at a round trip of 200 ms: in the DOM after ${p95.toFixed(2)} ms (p95)`,
    )
    expect(late).toBe(0)
    expect(p95).toBeLessThanOrEqual(16)
    expect(isSame).toBe(true)
    await page.close()
  })

  test('G-IDEM: 100 at once are 100 rows, each once, in the order of the server', async () => {
    await site.write('many', 'ada', 'text 0')
    const page = await openPage(context, site.page('chat', { thread: 'many' }))
    await page.waitForSelector('li')
    await page.evaluate(() =>
      Promise.all(Array.from({ length: 100 }, (_, i) => window.e2e.thread.create(`text ${i + 1}`))),
    )
    await page.waitForFunction(() => document.querySelectorAll('li[data-delivery=stored]').length === 101)
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll('li')].map((row) => [row.id, Number(row.dataset.seq)]),
    )
    const items = await site.messages('many')
    expect(rows).toEqual(items.map(({ id, seq }) => [id, seq]))
    expect(items.map(({ body }) => body.text)).toEqual(Array.from({ length: 101 }, (_, i) => `text ${i}`))
    await page.close()
  })
})
