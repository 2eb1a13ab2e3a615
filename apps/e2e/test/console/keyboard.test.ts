import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, message, messages, missing } from './console.ts'

/** What has the focus, by its name. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    return (
      element.getAttribute('aria-label') ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      element.innerText
    )
  })

/** Goes on until something has the focus, as one would. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let stops = 0; stops < 40; stops++) {
    if (name.test(await focused(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`nothing named ${name} can be reached; the last is ${await focused(page)}`)
}

describe.skipIf(missing)('with a keyboard alone', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  test('one signs in, opens a conversation and writes in it', async () => {
    await console.thread('keys', 'Keys', ['ada', 'grace'], ['First.', 'Second.', 'Third.'])
    const page = await console.window()
    await page.goto(console.server.url)
    await expect.poll(() => focused(page)).toBe('API key or token')
    await page.keyboard.type(console.server.apiKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    await tabTo(page, /^(AD\s*)?ada$/)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /Keys/ }).waitFor()
    await tabTo(page, /^Skip/)
    await page.keyboard.press('Tab')
    await tabTo(page, /Keys/)
    await page.keyboard.press('Enter')
    await message(page, 'Third.').waitFor()
    // Who opens a conversation can write at once.
    await expect.poll(() => focused(page)).toBe('Message')
    await page.keyboard.type('one line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('and one more')
    await page.keyboard.press('Enter')
    await message(page, /^one line\nand one more$/).waitFor()
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('')
  })

  test('one edits what one wrote last, or thinks better of it', async () => {
    await console.thread('arrow', 'Arrow', ['ada', 'grace'], ['Mine.'])
    await console.call('POST', '/v1/threads/arrow/messages', { body: { text: 'Not mine.' } }, 'grace')
    const page = await console.as('ada', undefined, 'arrow')
    await message(page, 'Not mine.').waitFor()
    await expect.poll(() => focused(page)).toBe('Message')
    await page.keyboard.press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit the message' })
    await expect.poll(() => field.inputValue()).toBe('Mine.')
    await page.keyboard.type(' Or not')
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Message')
    expect(await message(page, /^Mine\.$/).count()).toBe(1)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => field.inputValue()).toBe('Mine.')
    await page.keyboard.press('End')
    await page.keyboard.type(' Still')
    await page.keyboard.press('Enter')
    await message(page, 'Mine. Still (edited)').waitFor()
  })

  test('one goes from message to message, and does with each what can be done', async () => {
    await console.thread('rows', 'Rows', ['ada', 'grace'], ['First.', 'Second.', 'Third.'])
    const page = await console.as('ada', undefined, 'rows')
    await message(page, 'Third.').waitFor()
    await expect.poll(() => focused(page)).toBe('Message')
    const text = () => page.evaluate(() => document.activeElement?.querySelector('.text')?.textContent)
    // All messages together are one stop, which begins at the newest.
    await page.keyboard.press('Shift+Tab')
    await tabTo(page, /^ada, /, 'Shift+Tab')
    expect(await text()).toBe('Third.')
    await page.keyboard.press('ArrowUp')
    expect(await text()).toBe('Second.')
    await page.keyboard.press('Home')
    expect(await text()).toBe('First.')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('+')
    await page.getByRole('dialog', { name: 'React' }).waitFor()
    await page.keyboard.press('Enter')
    await message(page, 'Second.').getByRole('button', { name: '👍, 1' }).waitFor()
    // The focus comes back to where it was.
    await expect.poll(text).toBe('Second.')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Message' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(text).toBe('Second.')
    await page.keyboard.press('r')
    await expect.poll(() => focused(page)).toBe('Message')
    await page.keyboard.type('An answer.')
    await page.keyboard.press('Enter')
    await message(page, 'An answer.')
      .getByRole('button', { name: /In reply to ada Second\./ })
      .waitFor()
    await page.keyboard.press('Shift+Tab')
    await tabTo(page, /^ada, /, 'Shift+Tab')
    await page.keyboard.press('End')
    expect(await text()).toBe('An answer.')
    await page.keyboard.press('Enter')
    await tabTo(page, /^Delete$/)
    await page.keyboard.press('Enter')
    await messages(page).getByText('Deleted message').waitFor()
  })

  test('one does not edit an answer of theirs that is still being written', async () => {
    await console.thread('open', 'Open', ['ada'])
    const path = '/v1/threads/open/messages'
    await console.call('POST', path, { id: 'm', body: { text: 'So far' }, status: 'streaming' }, 'ada')
    const page = await console.as('ada', undefined, 'open')
    const field = page.getByRole('textbox', { name: 'Edit the message' })
    await message(page, 'So far').focus()
    await page.keyboard.press('e')
    expect(await field.count()).toBe(0)
    await console.call('POST', `${path}/m/finalize`, {}, 'ada')
    await messages(page).getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    await message(page, 'So far').focus()
    await page.keyboard.press('e')
    await field.waitFor()
  })

  test('the Enter that ends a composition sends nothing, in Safari either', async () => {
    await console.thread('ime', 'Ime', ['ada'], ['Hello.'])
    const page = await console.as('ada', undefined, 'ime')
    const field = page.getByRole('textbox', { name: 'Message' })
    await field.fill('日本')
    // Safari tells of the end of the composition before the key that ends it.
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })
    expect(await field.inputValue()).toBe('日本')
    await field.press('Enter')
    await message(page, '日本').waitFor()
  })

  test('the Tab key leads to a message, though the one before is gone', async () => {
    await console.thread('gone', 'Gone', ['ada'], ['Hello.'])
    const path = '/v1/threads/gone/messages'
    await console.call('POST', path, { id: 'x', body: { text: 'Soon gone.' } }, 'ada')
    await console.call('POST', path, { body: { text: 'Last.' } }, 'ada')
    const page = await console.as('ada', undefined, 'gone')
    await message(page, 'Soon gone.').focus()
    await page.getByRole('textbox', { name: 'Message' }).focus()
    const past = new Date(Date.now() + 300).toISOString()
    await console.call('PATCH', `${path}/x`, { expiresAt: past }, 'ada')
    await message(page, 'Soon gone.').waitFor({ state: 'detached' })
    expect(await messages(page).locator('article[tabindex="0"]').count()).toBe(1)
  })
})
