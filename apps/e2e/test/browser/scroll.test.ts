import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { missing, openBrowser, openPage, openSite } from './browser.ts'
import type { Site } from './site.ts'

const pages = 20
const pageSize = 50

describe.skipIf(missing)('the place of who reads', () => {
  let site: Site
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    site = await openSite()
    await site.writeMany('main', 'ada', (pages + 1) * pageSize)
    context = await openBrowser()
  })
  beforeEach(async () => {
    await page?.close()
    page = await openPage(context, site.page('scroll'))
    await page.waitForFunction(() => document.querySelectorAll('[data-message-id]').length > 40)
    await settled(page)
  })
  afterAll(async () => {
    await context?.close()
    await site?.[Symbol.asyncDispose]()
  })

  test(`moves by a pixel at most while ${pages} pages with images load above`, async () => {
    let most = 0
    for (let loaded = await rowsOf(page); loaded < (pages + 1) * pageSize; loaded = await rowsOf(page)) {
      const moved = page.evaluate(watch, loaded + pageSize)
      await page.evaluate(scrollTo, 150)
      most = Math.max(most, await moved)
    }
    console.log(`${pages} pages loaded above: what is read moves by ${most.toFixed(2)} px at most`)
    expect(most).toBeLessThanOrEqual(1)
  })

  test('is the end for who is at the end, whatever comes, and however late its height is known', async () => {
    for (let i = 0; i < 20; i++) {
      await site.write('main', 'grace', `new ${i}`)
      await page.waitForFunction((text) => document.body.textContent!.includes(text), `new ${i}`)
      await settled(page)
      expect(await page.evaluate(distanceToEnd)).toBeLessThanOrEqual(1)
    }
  })

  test('stays where it is for who reads above, but goes to the end with a message of his own', async () => {
    await page.evaluate(scrollTo, 2000)
    await settled(page)
    const before = await page.evaluate(placeOfFirst)
    await site.write('main', 'grace', 'unseen')
    await page.waitForFunction(() => document.body.textContent!.includes('unseen'))
    await settled(page)
    expect(await page.evaluate(placeOfFirst)).toEqual(before)
    await page.evaluate(() => window.e2e.thread.create('mine'))
    await page.waitForFunction(() => document.body.textContent!.includes('mine'))
    await settled(page)
    expect(await page.evaluate(distanceToEnd)).toBeLessThanOrEqual(1)
  })

  test('stays where it is when what is above grows, or goes', async () => {
    await page.evaluate(scrollTo, 2500)
    await settled(page)
    const [id, top] = await page.evaluate(placeOfFirst)
    const above = await page.evaluate(
      () => document.querySelector<HTMLElement>('[data-message-id]')!.dataset.messageId!,
    )
    const path = `/v1/threads/main/messages/${above}`
    const text = 'long '.repeat(500)
    await site.server.request('PATCH', path, { user: 'ada', body: { body: { text } } })
    await page.waitForFunction((long) => document.body.textContent!.includes(long), text)
    await settled(page)
    expect(Math.abs((await page.evaluate(topOf, id)) - top)).toBeLessThanOrEqual(1)
    await site.server.request('DELETE', path, { user: 'ada' })
    await page.waitForFunction((gone) => !document.querySelector(`[data-message-id="${gone}"]`), above)
    await settled(page)
    expect(Math.abs((await page.evaluate(topOf, id)) - top)).toBeLessThanOrEqual(1)
  })

  test('is in the middle of what was jumped to, with what is around it', async () => {
    await page.evaluate(() => window.showMessage('m301'))
    await page.waitForSelector('[data-message-id="m301"]')
    await settled(page)
    const top = await page.evaluate(topOf, 'm301')
    const height = await page.evaluate(() => document.querySelector('[data-message-id="m301"]')!.clientHeight)
    expect(Math.abs(top + height / 2 - 300)).toBeLessThanOrEqual(2)
    expect(await page.evaluate(() => window.e2e.thread.messages.getSnapshot().hasNewer)).toBe(true)
    // Down to the end again, over all that is in between.
    for (;;) {
      await page.evaluate(scrollTo, 1e9)
      await settled(page)
      const { hasNewer } = await page.evaluate(() => window.e2e.thread.messages.getSnapshot())
      if (!hasNewer) break
    }
    await site.write('main', 'grace', 'the very last')
    await page.waitForFunction(() => document.body.textContent!.includes('the very last'))
  })
})

const rowsOf = (page: Page) => page.evaluate(() => document.querySelectorAll('[data-message-id]').length)

/** Until nothing is loading, images included, and nothing has moved for some frames. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const look = () => {
      const { isLoadingOlder, isLoadingNewer } = window.e2e.thread.messages.getSnapshot()
      const images = [...document.images]
      const { scrollTop, scrollHeight } = document.querySelector('[role=log]')!
      return [
        isLoadingOlder,
        isLoadingNewer,
        images.length,
        images.every(({ complete }) => complete),
        scrollTop,
        scrollHeight,
      ].join()
    }
    const expected = () => document.querySelectorAll('[data-late]').length
    for (let still = 0, last = ''; still < 5; ) {
      await new Promise(requestAnimationFrame)
      const now = look()
      still = now === last && now.startsWith('false,false') && expected() === 0 ? still + 1 : 0
      last = now
    }
  })
}

function scrollTo(top: number): void {
  document.querySelector('[role=log]')!.scrollTop = top
}

function distanceToEnd(): number {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector('[role=log]')!
  return scrollHeight - scrollTop - clientHeight
}

/** The first row that is seen, and where it is. */
function placeOfFirst(): [id: string, top: number] {
  const edge = document.querySelector('[role=log]')!.getBoundingClientRect().top
  const rows = [...document.querySelectorAll<HTMLElement>('[data-message-id]')]
  const first = rows.find((row) => row.getBoundingClientRect().bottom > edge)!
  return [first.dataset.messageId!, first.getBoundingClientRect().top - edge]
}

function topOf(id: string): number {
  const edge = document.querySelector('[role=log]')!.getBoundingClientRect().top
  return document.querySelector(`[data-message-id="${id}"]`)!.getBoundingClientRect().top - edge
}

/**
 * Waits until somebody has scrolled, and then looks with each frame where the first row is that was seen then, until there are
 * so many rows, with all of their images.
 *
 * @returns how far it was away from there at most, in what was painted
 */
async function watch(rows: number): Promise<number> {
  const scroller = document.querySelector('[role=log]')!
  await new Promise((resolve) => scroller.addEventListener('scroll', resolve, { once: true }))
  const edge = scroller.getBoundingClientRect().top
  const all = () => [...document.querySelectorAll<HTMLElement>('[data-message-id]')]
  const row = all().find((one) => one.getBoundingClientRect().bottom > edge)!
  const painted = () =>
    new Promise<number>((resolve) => {
      const observer = new IntersectionObserver(([entry]) => {
        observer.disconnect()
        resolve(entry!.boundingClientRect.top)
      })
      observer.observe(row)
    })
  const top = row.getBoundingClientRect().top
  let most = 0
  for (let still = 0; still < 5; ) {
    most = Math.max(most, Math.abs((await painted()) - top))
    const isOver = all().length >= rows && !document.querySelector('[data-late]')
    still = isOver && [...document.images].every(({ complete }) => complete) ? still + 1 : 0
  }
  return most
}
