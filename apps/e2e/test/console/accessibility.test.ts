import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, choose, message, messages, missing, sizes } from './console.ts'

/**
 * What a page violates of what WCAG 2.2 AA and good practice ask for.
 *
 * @param rules only these
 */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations: found } = await page.evaluate(
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        resultTypes: ['violations'],
        ...(only && { runOnly: only }),
      }),
    rules,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

/** A finger's width, in pixels. */
const finger = 44

/** Nothing is wider than the window, and on a phone all that is to be touched is as large as a finger. */
async function misfits(page: Page, isPhone: boolean): Promise<string[]> {
  return page.evaluate(
    (least) => {
      const wrong: string[] = []
      if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways')
      const inFront = document.querySelector('dialog[open]') ?? document
      const targets =
        least === 0 ? [] : inFront.querySelectorAll<HTMLElement>('button, input, textarea, nav a')
      for (const target of targets) {
        // What stands in a text is as high as its line, as elsewhere on the web.
        if (target.matches('.link, .quote, .skip') || !target.checkVisibility({ visibilityProperty: true }))
          continue
        target.scrollIntoView({ block: 'center' })
        const { left, right, top, bottom } = target.getBoundingClientRect()
        const reach = least / 2 - 1
        const hits = [
          [0, 0],
          [-reach, 0],
          [reach, 0],
          [0, -reach],
          [0, reach],
        ].map(([x, y]) => document.elementFromPoint((left + right) / 2 + x!, (top + bottom) / 2 + y!))
        if (!hits.every((hit) => hit && (target.contains(hit) || hit.closest('label')?.contains(target))))
          wrong.push(`${target.outerHTML} is too small, or covered: ${right - left} by ${bottom - top}`)
      }
      return wrong
    },
    isPhone ? finger : 0,
  )
}

const looks = [
  ['desktop', false],
  ['phone', true],
] as const

describe.skipIf(missing).each(looks)(
  'everybody can use it on a %s, in light and in dark',
  (size, isPhone) => {
    let console: Console
    // What moves is half transparent for a moment.
    const options: BrowserContextOptions = { ...sizes[size], reducedMotion: 'reduce' }
    beforeAll(async () => {
      console = await Console.open()
      await everything(console)
    })
    afterEach(() => console.closeWindows())
    afterAll(() => console?.close())

    const check = async (page: Page) => {
      await page.emulateMedia({ colorScheme: 'light' })
      expect(await violations(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      // All else is the same.
      expect(await violations(page, ['color-contrast', 'link-in-text-block'])).toEqual([])
      expect(await misfits(page, isPhone)).toEqual([])
    }

    test('to sign in', async () => {
      const page = await console.window(options)
      await page.goto(console.server.url)
      await page.getByLabel('API key or token').fill('hunter2')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      await check(page)
      await page.getByLabel('API key or token').fill(console.server.apiKey)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
      await check(page)
    })

    test('to find a conversation', async () => {
      const page = await console.as('lin', options)
      await page.getByRole('heading', { name: 'No conversations yet' }).waitFor()
      await check(page)
      await console.thread('read', 'One that was read', ['ada'], ['Hello.'])
      await console.thread('unread', 'One that was not read', ['grace', 'ada'], ['Hello.'])
      const ada = await console.as('ada', options)
      await ada.getByRole('link', { name: /One that was not read.*1 unread/ }).waitFor()
      await check(ada)
      await ada.getByRole('button', { name: 'New conversation' }).click()
      await check(ada)
      await ada.keyboard.press('Escape')
      await ada.getByRole('button', { name: /your account/ }).click()
      await check(ada)
    })

    test('to talk', async () => {
      const page = await console.as('ada', options, 'everything')
      await messages(page).getByRole('button', { name: 'Stop' }).waitFor()
      await message(page, 'A question?').hover()
      await check(page)
      await page.context().setOffline(true)
      await page.getByRole('textbox', { name: 'Message' }).fill('Is this sent?')
      await page.keyboard.press('Enter')
      await page.getByText('Waiting to be sent').waitFor()
      await page.getByText('You are offline').waitFor()
      await check(page)
    })

    test('to do something with a message', async () => {
      const page = await console.as('ada', options, 'everything')
      await message(page, 'A question, twice?').hover()
      await message(page, 'A question, twice?')
        .getByRole('button', { name: /^More for/ })
        .click()
      await check(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Versions' }).click()
      await page.getByText('Version 1').waitFor()
      await check(page)
      await page.keyboard.press('Escape')
      await choose(page, 'A question, twice?', 'Reply')
      await check(page)
      await page.getByRole('button', { name: 'People and details' }).click()
      await check(page)
    })
  },
)

/** A thread with a message of each kind. */
async function everything(console: Console): Promise<void> {
  const path = '/v1/threads/everything/messages'
  await console.thread(
    'everything',
    'Everything',
    ['ada', 'grace'],
    ['A question?', 'Nothing.', 'A question, once?'],
  )
  await console.call('PATCH', `${path}/m3`, { body: { text: 'A question, twice?' } }, 'ada')
  await console.call('DELETE', `${path}/m2`, undefined, 'ada')
  await console.call('PUT', `${path}/m1/reactions/${encodeURIComponent('👍')}`, undefined, 'ada')
  await console.call('PUT', `${path}/m1/reactions/${encodeURIComponent('🎉')}`, undefined, 'grace')
  const answer =
    'An answer to @ada, with `code` and a link: https://example.com/a/long/one?with=parameters&and=more'
  await console.call('POST', path, { body: { text: answer }, replyTo: 'm1' }, 'grace')
  const stream = { id: 's', role: 'assistant', body: { text: 'So far' }, status: 'streaming' }
  await console.call('POST', path, stream, 'grace')
}
