import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing, openBrowser, openPage, openSite, percentile } from './browser.ts'
import type { Site } from './site.ts'

/** How many messages are on the screen. */
const many = 1000
/** How often each thing is done to be measured. */
const rounds = 30
const tokens = 5000

describe.skipIf(missing)('what is rendered', () => {
  let site: Site
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    site = await openSite()
    await site.writeMany('main', 'ada', many)
    context = await openBrowser()
    page = await openPage(context, site.page('chat', { gate: '' }))
    await page.waitForFunction(() => document.querySelectorAll('li').length === 50)
    await page.evaluate(async () => {
      const { thread } = window.e2e
      while (thread.messages.getSnapshot().hasOlder) {
        await thread.loadOlder()
        await new Promise(requestAnimationFrame)
      }
    })
    await page.waitForFunction((all) => document.querySelectorAll('li').length === all, many)
    await site.write('main', 'grace', 'the live connection is there')
    await page.waitForFunction((all) => document.querySelectorAll('li').length === all, many + 1)
  })
  afterAll(async () => {
    await context?.close()
    await site?.[Symbol.asyncDispose]()
  })

  test(`of ${many} rows one more is one render of the list and one of a row`, async () => {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      await page.evaluate(() => window.e2e.measure.begin())
      await site.write('main', 'grace', `round ${round}`)
      await page.waitForFunction((all) => document.querySelectorAll('li').length === all, many + round + 2)
      const { list, row, ms } = await page.evaluate(() => window.e2e.measure.result())
      expect({ list, row }).toEqual({ list: 1, row: 1 })
      times.push(ms)
    }
    const median = percentile(times, 0.5)
    console.log(`one message more among ${many}: median ${median.toFixed(2)} ms from the store to the DOM`)
    expect(median).toBeLessThanOrEqual(1)
  })

  test('an edit of an old one renders its row alone', async () => {
    const id = await page.evaluate(() => document.querySelector('li')!.id)
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      await page.evaluate(() => window.e2e.measure.begin())
      const path = `/v1/threads/main/messages/${id}`
      await site.server.request('PATCH', path, { user: 'ada', body: { body: { text: `edit ${round}` } } })
      await page.waitForFunction(
        (text) => document.querySelector('li')!.textContent === text,
        `edit ${round}`,
      )
      const { list, row, ms } = await page.evaluate(() => window.e2e.measure.result())
      expect({ list, row }).toEqual({ list: 0, row: 1 })
      times.push(ms)
    }
    console.log(`an edit: median ${percentile(times, 0.5).toFixed(2)} ms from the store to the DOM`)
  })

  test('a streamed token renders its row alone', async () => {
    const path = '/v1/threads/main/messages'
    const message = { id: 'stream', role: 'assistant', body: { text: '' }, status: 'streaming' }
    await site.server.request('POST', path, { user: 'grace', body: message })
    await page.waitForSelector('#stream')
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      await page.evaluate(() => window.e2e.measure.begin())
      const body = { offset: round, text: 'x' }
      await site.server.request('POST', `${path}/stream/append`, { user: 'grace', body })
      await page.waitForFunction(
        (length) => document.querySelector('#stream')!.textContent!.length === length,
        round + 1,
      )
      const { list, row, ms } = await page.evaluate(() => window.e2e.measure.result())
      expect({ list, row }).toEqual({ list: 0, row: 1 })
      times.push(ms)
    }
    console.log(`a token: median ${percentile(times, 0.5).toFixed(2)} ms from the store to the DOM`)
  })

  test('5,000 tokens in one task are at most one commit a frame', async () => {
    const path = '/v1/threads/main/messages/stream/append'
    const before = await page.evaluate(() => document.querySelector('#stream')!.textContent!.length)
    const waitFor = (length: number) =>
      page.waitForFunction((all) => document.querySelector('#stream')!.textContent!.length === all, length)
    await page.evaluate(() => window.e2e.gate.close())
    const append = () => site.server.request('POST', path, { user: 'grace', body: { text: 'y' } })
    for (let done = 0; done < tokens; done += 50) await Promise.all(Array.from({ length: 50 }, append))
    await page.waitForFunction((frames) => window.e2e.gate.frames >= frames, tokens)
    await page.evaluate(() => {
      window.e2e.measure.begin()
      window.e2e.gate.open()
    })
    await waitFor(before + tokens)
    const { row, mostCommits, frames } = await page.evaluate(() => window.e2e.measure.result())
    console.log(`${tokens} tokens in one task: ${row} renders in ${frames} frames`)
    expect(mostCommits).toBe(1)
    expect(row).toBeLessThanOrEqual(frames)
  })
})
