import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, choose, message, messages, missing, say, sizes } from './console.ts'

describe.skipIf(missing)('what is easily overlooked:', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  test('a message that cannot be sent keeps no other from being read', async () => {
    await console.thread('stuck', 'Stuck', ['ada', 'grace'], ['Hello.'])
    const [ada, grace] = await Promise.all([
      console.as('ada', undefined, 'stuck'),
      console.as('grace', undefined, 'stuck'),
    ])
    await ada.route('**/messages', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 422,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 422, code: 'invalid_request', title: 'x' }),
          })
        : route.continue(),
    )
    await say(ada, 'Not to be sent.')
    await ada.getByText('Not sent.').waitFor()
    await ada.bringToFront()
    await say(grace, 'Are you there?')
    await message(ada, 'Are you there?').waitFor()
    await grace.getByText('Seen by ada').waitFor()
  })

  test('an edit that is refused can be tried again', async () => {
    await console.thread('clash', 'Clash', ['ada'], ['Mine.'])
    const page = await console.as('ada', undefined, 'clash')
    await choose(page, 'Mine.', 'Edit')
    const field = page.getByRole('textbox', { name: 'Edit the message' })
    await field.fill('Mine, at length.')
    await page.route('**/messages/m1', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({
            status: 412,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 412, code: 'version_mismatch', title: 'x' }),
          })
        : route.continue(),
    )
    await page.keyboard.press('Enter')
    await page.getByText('Somebody else edited this meanwhile').waitFor()
    expect(await field.inputValue()).toBe('Mine, at length.')
  })

  test('a body without anything in it breaks nothing', async () => {
    await console.thread('null', 'Null', ['ada'], ['Hello.'])
    await console.call('POST', '/v1/threads/null/messages', { body: null }, 'ada')
    const page = await console.as('ada', undefined, 'null')
    await message(page, 'Hello.').waitFor()
    await message(page, 'null').waitFor()
  })

  test('who may not leave is told so', async () => {
    await console.thread('stay', 'Stay', ['ada', 'grace'], ['Hello.'])
    const page = await console.as('ada', undefined, 'stay')
    await page.getByRole('button', { name: 'People and details' }).click()
    await page.getByRole('button', { name: 'Leave conversation' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
  })

  test('who is no user is not added, and one is told so', async () => {
    await console.thread('add', 'Add', ['ada'], ['Hello.'])
    const page = await console.as('ada', undefined, 'add')
    await page.getByRole('button', { name: 'People and details' }).click()
    await page.getByLabel('Add somebody').fill('..')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    expect(await page.getByLabel('Add somebody').inputValue()).toBe('..')
  })

  test('the keyboard of a phone stays while one goes on writing', async () => {
    await console.thread('thumb', 'Thumb', ['ada'], ['Hello.'])
    const page = await console.as('ada', sizes.phone, 'thumb')
    const field = page.getByRole('textbox', { name: 'Message' })
    await field.tap()
    await page.keyboard.type('one')
    await page.getByRole('button', { name: 'Send' }).tap()
    await message(page, 'one').waitFor()
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('an answer is said when it is whole, though one wrote something meanwhile', async () => {
    await console.thread('said', 'Said', ['ada', 'grace'], ['Hello.'])
    const path = '/v1/threads/said/messages'
    const page = await console.as('ada', undefined, 'said')
    await message(page, 'Hello.').waitFor()
    await console.call('POST', path, { id: 'a', body: { text: 'So far' }, status: 'streaming' }, 'grace')
    await message(page, 'So far').waitFor()
    await say(page, 'Go on.')
    await message(page, 'Go on.').waitFor()
    const log = page.getByRole('log', { name: 'New messages' })
    expect(await log.textContent()).toBe('')
    await console.call('POST', `${path}/a/finalize`, {}, 'grace')
    await expect.poll(() => log.textContent()).toContain('grace: So far')
    await console.call('POST', path, { body: { text: 'So far' } }, 'grace')
    await expect.poll(() => log.textContent()).toBe('grace: So fargrace: So far')
  })

  test('names and texts are as long, and go from right to left, as they like', async () => {
    const name = 'x'.repeat(120)
    await console.thread('long', 'T'.repeat(200), [name, 'ada'], ['שלום!'])
    const path = '/v1/threads/long/messages'
    await console.call('POST', path, { body: { text: 'y'.repeat(500) }, role: 'assistant' }, name)
    await console.call('POST', path, { id: 'r', body: { text: 'reply' }, replyTo: 'm1' }, name)
    await console.call('POST', path, { id: 'd', body: { text: 'gone' } }, 'ada')
    await console.call('DELETE', `${path}/d`, undefined, name)
    const page = await console.as('ada', sizes.phone, 'long')
    await message(page, 'reply').waitFor()
    const over = await messages(page).evaluate((list) => list.scrollWidth - list.clientWidth)
    expect(over).toBe(0)
    expect(
      await page
        .getByText('שלום!')
        .first()
        .evaluate((text) => getComputedStyle(text).direction),
    ).toBe('rtl')
  })

  test('what was said today was said yesterday when the day is over', async () => {
    await console.thread('night', 'Night', ['ada'], ['Hello.'])
    const page = await console.window()
    await page.clock.install()
    await page.goto(console.link({ user: 'ada', thread: 'night' }))
    await message(page, 'Hello.').waitFor()
    await messages(page).getByText('Today').waitFor()
    await page.clock.setSystemTime(Date.now() + 86_400_000)
    await page.clock.runFor(61_000)
    await messages(page).getByText('Yesterday').waitFor()
  })
})
