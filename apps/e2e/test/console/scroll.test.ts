import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, message, messages, missing, say, settled } from './console.ts'

describe.skipIf(missing)('a long conversation', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  const lines = Array.from({ length: 400 }, (_, i) => `line ${i + 1}.${'\nmore'.repeat(i % 4)}`)
  const top = (page: Page, text: RegExp) =>
    message(page, text).evaluate((row) => row.getBoundingClientRect().top)

  test('begins at its end, loads older messages above, and keeps the reader’s place', async () => {
    await console.thread('long', 'Long', ['ada', 'grace'], lines)
    const page = await console.as('grace', undefined, 'long')
    await message(page, /^line 400\./).waitFor()
    expect(await message(page, /^line 400\./).evaluate(isInView)).toBe(true)
    const count = () => messages(page).getByRole('article').count()
    const first = await count()
    expect(first).toBeLessThan(200)
    await messages(page).evaluate((list) => {
      list.scrollTop = 300
    })
    await settled(page)
    const reading = await messages(page)
      .getByRole('article')
      .evaluateAll((rows) => rows.find((row) => row.getBoundingClientRect().top > 200)!.textContent)
    const text = new RegExp(`^${/line \d+\./.exec(reading!)![0].replace('.', '\\.')}`)
    const before = await top(page, text)
    await expect.poll(count).toBeGreaterThan(first)
    await settled(page)
    expect(Math.abs((await top(page, text)) - before)).toBeLessThanOrEqual(1)
  })

  test('counts what is new for who is further up, and goes there', async () => {
    await console.thread('busy', 'Busy', ['ada', 'grace'], lines)
    const [ada, grace] = await Promise.all([
      console.as('ada', undefined, 'busy'),
      console.as('grace', undefined, 'busy'),
    ])
    await message(grace, /^line 400\./).waitFor()
    await messages(grace).hover()
    await grace.mouse.wheel(0, -900)
    await grace.getByRole('button', { name: 'Newest' }).waitFor()
    await say(ada, 'new one')
    await grace.getByRole('button', { name: '1 new message', exact: true }).waitFor()
    await say(ada, 'another one')
    // Nothing of it has been seen, so it is not marked as read.
    expect(await ada.getByText('Seen by grace').count()).toBe(0)
    await grace.getByRole('button', { name: '2 new messages' }).click()
    await expect.poll(() => message(grace, 'another one').evaluate(isInView)).toBe(true)
    await ada.getByText('Seen by grace').waitFor()
    await grace.getByRole('button', { name: /new messages?/ }).waitFor({ state: 'detached' })
  })

  test('shows one’s own message, wherever one was', async () => {
    await console.thread('own', 'Own', ['ada'], lines)
    const page = await console.as('ada', undefined, 'own')
    await message(page, /^line 400\./).waitFor()
    await messages(page).hover()
    await page.mouse.wheel(0, -2000)
    await page.getByRole('button', { name: 'Newest' }).waitFor()
    await say(page, 'here I am')
    await expect.poll(() => message(page, 'here I am').evaluate(isInView)).toBe(true)
  })

  test('who scrolls up slowly gets there', async () => {
    await console.thread('slow', 'Slow', ['ada'], lines)
    const page = await console.as('ada', undefined, 'slow')
    await message(page, /^line 400\./).waitFor()
    await messages(page).hover()
    for (let i = 0; i < 12; i++) {
      await page.mouse.wheel(0, -8)
      await settled(page)
    }
    await page.getByRole('button', { name: 'Newest' }).waitFor()
  })

  test('a message below what is seen is new, however near the end one was', async () => {
    await console.thread('near', 'Near', ['ada', 'grace'], lines)
    const page = await console.as('grace', undefined, 'near')
    await message(page, /^line 400\./).waitFor()
    await messages(page).evaluate((list) => {
      list.scrollTop -= 36
    })
    await settled(page)
    await console.call('POST', '/v1/threads/near/messages', { body: { text: 'below' } }, 'ada')
    await message(page, 'below').waitFor()
    await page.getByRole('button', { name: '1 new message' }).waitFor()
  })
})

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
}
