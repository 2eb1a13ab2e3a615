import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing, openBrowser, openPage, openSite } from './browser.ts'
import type { Site } from './site.ts'

const threads = 5
const switches = 1000

describe.skipIf(missing)('threads that take turns', () => {
  let site: Site
  let context: BrowserContext

  beforeAll(async () => {
    site = await openSite()
    for (let i = 0; i < threads; i++)
      for (let n = 0; n < 3; n++) await site.write(`thread${i}`, 'ada', `message ${n}`)
    context = await openBrowser()
  })
  afterAll(async () => {
    await context?.close()
    await site?.[Symbol.asyncDispose]()
  })

  test(`never show a row of another one, over ${switches} switches, though one is slow`, async () => {
    const page = await openPage(context, site.page('switch', { thread: 'thread0', slow: 'thread1' }))
    await page.waitForSelector('li')
    const { wrong, seen } = await page.evaluate(
      async ([all, rounds]) => {
        let wrong = 0
        const seen: Record<string, number> = {}
        const look = () => {
          const list = document.querySelector('ol')!
          for (const row of list.querySelectorAll('li')) {
            if (row.dataset.of !== list.dataset.thread) wrong++
            seen[row.dataset.of!] = (seen[row.dataset.of!] ?? 0) + 1
          }
        }
        new MutationObserver(look).observe(document.body, {
          attributes: true,
          childList: true,
          subtree: true,
        })
        for (let i = 0; i < rounds; i++) {
          const next = `thread${Math.floor(Math.random() * all)}`
          window.switchTo(next)
          look()
          if (document.querySelector('ol')!.dataset.thread !== next) wrong++
          // From none to a few frames.
          const pause = Math.random() * 30
          if (pause > 10) await new Promise((resolve) => setTimeout(resolve, pause - 10))
        }
        window.switchTo('thread1')
        while (document.querySelectorAll('li').length < 3) await new Promise(requestAnimationFrame)
        look()
        return { wrong, seen }
      },
      [threads, switches] as const,
    )
    console.log(
      `${switches} switches: ${Object.values(seen).reduce((sum, n) => sum + n)} rows seen, ${wrong} wrong`,
    )
    expect(Object.keys(seen)).toHaveLength(threads)
    expect(wrong).toBe(0)
  })
})
