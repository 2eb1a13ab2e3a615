import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing, openBrowser, openPage, openSite, percentile } from './browser.ts'
import type { Site } from './site.ts'

/** How many messages are on the screen. */
const many = 1000
/** How often each thing is done to be measured. */
const rounds = 40
const stretches = 4
/** How long React may take for a message more, in milliseconds. */
const mostMs = 1
/** And as a multiple of what a plain list takes, where the machine is too slow or too busy for that. */
const mostOfFloor = 2.5
const tokens = 5000

/** A list that is written by hand, with `useMessageIds`, and the one that comes with the hooks. */
describe.skipIf(missing).each(['chat', 'list'])('what is rendered of a %s', (view) => {
  let site: Site
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    // Nothing is heard while the gate is closed, which must not pass for a broken connection.
    site = await openSite({ PROGRESSDB_LIVE_HEARTBEAT_MS: '600000' })
    await site.writeMany('main', 'ada', many)
    context = await openBrowser()
    page = await openPage(context, site.page(view, { gate: '' }))
    await page.waitForFunction(() => document.querySelectorAll('li').length >= 50)
    await page.evaluate(async () => {
      const { thread } = window.e2e
      while (thread.messages.getSnapshot().hasOlder) await thread.loadOlder()
    })
    await page.waitForFunction((all) => document.querySelectorAll('li').length === all, many)
    await site.write('main', 'grace', 'the live connection is there')
    await page.waitForFunction((all) => document.querySelectorAll('li').length === all, many + 1)
    await page.evaluate((count) => window.e2e.openFloor(count), many)
    await page.evaluate(() => window.e2e.thread.messages.subscribe(() => window.e2e.measure.told()))
  })

  /**
   * Does something again and again, and looks what it renders each time.
   *
   * @returns medians of a stretch of rounds, and how long they may take: of the first in which React is fast enough, since
   * others may be at work on the machine, else of the last
   */
  async function measured(expected: { list: number; row: number }, act: (round: number) => Promise<void>) {
    let median = { store: 0, react: Number.POSITIVE_INFINITY, floor: 0 }
    for (let stretch = 0; stretch < stretches && median.react > mostMs; stretch++) {
      const store: number[] = []
      const react: number[] = []
      const floor: number[] = []
      for (let round = 0; round < rounds; round++) {
        await page.evaluate(() => window.e2e.measure.begin())
        await act(stretch * rounds + round)
        const result = await page.evaluate(() => window.e2e.measure.result())
        if (view === 'chat') expect(result.list).toBe(expected.list)
        expect(result.row).toBe(expected.row)
        store.push(result.storeMs)
        react.push(result.reactMs)
        floor.push(await page.evaluate(() => window.e2e.floor!.more()))
      }
      median = {
        store: percentile(store, 0.5),
        react: percentile(react, 0.5),
        floor: percentile(floor, 0.5),
      }
    }
    const text = `store ${median.store.toFixed(2)} ms, React ${median.react.toFixed(2)} ms, one row more in a plain list ${median.floor.toFixed(2)} ms (medians)`
    return { react: median.react, mostMs: Math.max(mostMs, mostOfFloor * median.floor), text }
  }

  afterAll(async () => {
    await context?.close()
    await site?.[Symbol.asyncDispose]()
  })

  test(`of ${many} rows one more is one render of the list and one of a row`, async () => {
    let count = many + 1
    const times = await measured({ list: 1, row: 1 }, async (round) => {
      await site.write('main', 'grace', `round ${round}`)
      await page.waitForFunction((all) => document.querySelectorAll('li').length === all, ++count)
    })
    console.log(`${view}: one more among ${many}: ${times.text}`)
    expect(times.react).toBeLessThanOrEqual(times.mostMs)
  })

  test('an edit of an old one renders its row alone', async () => {
    const id = await page.evaluate(() => document.querySelector('li')!.id)
    const times = await measured({ list: 0, row: 1 }, async (round) => {
      const path = `/v1/threads/main/messages/${id}`
      await site.server.request('PATCH', path, { user: 'ada', body: { body: { text: `edit ${round}` } } })
      await page.waitForFunction(
        (text) => document.querySelector('li')!.textContent === text,
        `edit ${round}`,
      )
    })
    console.log(`${view}: an edit of the oldest: ${times.text}`)
    expect(times.react).toBeLessThanOrEqual(times.mostMs)
  })

  test('a streamed token renders its row alone', async () => {
    const path = '/v1/threads/main/messages'
    const message = { id: 'stream', role: 'assistant', body: { text: '' }, status: 'streaming' }
    await site.server.request('POST', path, { user: 'grace', body: message })
    await page.waitForSelector('#stream')
    const times = await measured({ list: 0, row: 1 }, async (round) => {
      const body = { offset: round, text: 'x' }
      await site.server.request('POST', `${path}/stream/append`, { user: 'grace', body })
      await page.waitForFunction(
        (length) => document.querySelector('#stream')!.textContent!.length === length,
        round + 1,
      )
    })
    console.log(`${view}: a token: ${times.text}`)
    expect(times.react).toBeLessThanOrEqual(times.mostMs)
  })

  const inOneTask = '5,000 tokens in one task are at most one commit a frame'
  if (view === 'list')
    test(inOneTask, async () => {
      const path = '/v1/threads/main/messages/stream/append'
      const before = await page.evaluate(() => document.querySelector('#stream')!.textContent!.length)
      const waitFor = (length: number) =>
        page.waitForFunction((all) => document.querySelector('#stream')!.textContent!.length === all, length)
      await page.evaluate(() => window.e2e.gate.close())
      const append = () => site.server.request('POST', path, { user: 'grace', body: { text: 'y' } })
      const writeSome = async () => {
        for (let done = 0; done < tokens / 10; done++) await append()
      }
      await Promise.all(Array.from({ length: 10 }, writeSome))
      await page.waitForFunction((all) => window.e2e.gate.letters('y') >= all, tokens)
      await page.evaluate(() => {
        window.e2e.measure.begin()
        window.e2e.gate.open()
      })
      await waitFor(before + tokens)
      const { row, mostCommits, frames } = await page.evaluate(() => window.e2e.measure.result())
      console.log(`${view}: ${tokens} tokens in one task: ${row} renders in ${frames} frames`)
      expect(mostCommits).toBe(1)
      expect(row).toBeLessThanOrEqual(frames)
    })
})
