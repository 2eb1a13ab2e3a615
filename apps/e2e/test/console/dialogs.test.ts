import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, message, missing, sizes } from './console.ts'

describe.skipIf(missing)('a dialog', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  test('the menu of a message that is deleted does not come back with it', async () => {
    await console.thread('menu', 'Menu', ['ada', 'grace'], ['Hello.'])
    const page = await console.as('grace', undefined, 'menu')
    await message(page, 'Hello.').hover()
    await message(page, 'Hello.')
      .getByRole('button', { name: /^More for/ })
      .click()
    await page.getByRole('dialog').waitFor()
    await console.call('DELETE', '/v1/threads/menu/messages/m1', undefined, 'ada')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await console.call('POST', '/v1/threads/menu/messages/m1/restore', undefined, 'ada')
    await message(page, 'Hello.').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('a selection that ends beside a dialog does not close it', async () => {
    const page = await console.as('ada')
    await page.getByRole('button', { name: 'New conversation' }).first().click()
    const title = page.getByRole('dialog').getByLabel('Title')
    await title.fill('Supper')
    const { x, y } = (await title.boundingBox())!
    await page.mouse.move(x + 60, y + 10)
    await page.mouse.down()
    await page.mouse.move(20, y + 10, { steps: 4 })
    await page.mouse.up()
    expect(await title.inputValue()).toBe('Supper')
    await page.mouse.click(20, y + 10)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('going back on a phone leaves no dialog behind', async () => {
    await console.thread('back', 'Back', ['ada'], ['Hello.'])
    const page = await console.as('ada', sizes.phone, 'back')
    await page.getByRole('button', { name: 'Back to the list' }).tap()
    await page.getByRole('button', { name: 'New conversation' }).first().tap()
    await page.getByRole('dialog').waitFor()
    await page.goBack()
    await message(page, 'Hello.').waitFor()
    await page.getByRole('button', { name: 'People and details' }).tap()
    await page.getByRole('dialog', { name: 'People and details' }).waitFor()
  })

  test('who closes a dialog stays there, though a conversation is begun', async () => {
    await console.thread('here', 'Here', ['ada'], ['Hello.'])
    const page = await console.as('ada', undefined, 'here')
    await message(page, 'Hello.').waitFor()
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByRole('dialog').getByLabel('Title').fill('Elsewhere')
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    await page.route('**/v1/threads', async (route) => {
      if (route.request().method() === 'POST') await gate
      await route.continue()
    })
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/v1/threads'),
    )
    await page.getByRole('button', { name: 'Start' }).click()
    await page.keyboard.press('Escape')
    open()
    await (await answered).finished()
    await page.getByRole('link', { name: /Elsewhere/ }).waitFor()
    expect(page.url()).toContain('thread=here')
  })
})
