import type { Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../../server/test/support/process.ts'
import { Console, message, missing, say, settled } from './console.ts'

describe.skipIf(missing)('signing in', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
    await console.thread('plans', 'Plans', ['ada', 'grace'], ['Shall we?'])
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  const threads = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })

  test('with the link that npm start prints: the key leaves the address, and no request ever has it', async () => {
    const page = await console.window()
    const requests: Request[] = []
    page.on('request', (request) => requests.push(request))
    await page.goto(console.link())
    expect(page.url()).toBe(`${console.server.url}/`)
    expect(await page.evaluate(() => document.referrer + history.length)).toBe('2')
    await page.getByRole('button', { name: 'ada' }).click()
    await threads(page).getByRole('link', { name: /Plans/ }).click()
    await say(page, 'The key stays here.')
    await message(page, 'The key stays here.').waitFor()
    const secret = console.server.apiKey.slice(-43)
    expect(requests.length).toBeGreaterThan(5)
    for (const request of requests) {
      const sent = [request.url(), JSON.stringify(await request.allHeaders()), request.postData() ?? '']
      expect(sent.join('\n')).not.toContain(secret)
    }
    expect(console.server.output()).not.toContain(secret)
    // The tab has it, so that a reload needs nothing; other tabs, and those of later, do not.
    await page.reload()
    await message(page, 'The key stays here.').waitFor()
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(secret)
  })

  test('by pasting a key, after being told what is wrong with it', async () => {
    const page = await console.window()
    await page.goto(console.server.url)
    const field = page.getByLabel('API key or token')
    await field.fill(console.server.apiKey.slice(0, -3))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').filter({ hasText: 'This key is not complete' }).waitFor()
    await field.fill('hunter2')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'neither an API key' }).waitFor()
    const unknown = console.server.apiKey.replace(/.{43}$/, 'A'.repeat(43))
    await field.fill(unknown)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'ada' }).click()
    await page.getByRole('alert').filter({ hasText: 'does not know this key' }).waitFor()
    await page.getByRole('button', { name: 'Use another key' }).click()
    await field.fill(console.server.apiKey)
    await page.keyboard.press('Enter')
    await page.getByLabel('Somebody else').fill('Lin Ödegård')
    await page.keyboard.press('Enter')
    await threads(page)
      .getByRole('button', { name: /Lin Ödegård/ })
      .waitFor()
  })

  test('with a token, as the user that it is for and nobody else', async () => {
    const env = { PROGRESSDB_API_KEYS: console.server.apiKey }
    const { stdout } = await runCommand(['token', '--user', 'grace'], { env })
    const page = await console.window()
    await page.goto(console.server.url)
    await page.getByLabel('API key or token').fill(stdout.trim())
    await page.keyboard.press('Enter')
    await threads(page).getByRole('link', { name: /Plans/ }).click()
    await message(page, 'Shall we?').waitFor()
    expect(await page.getByRole('button', { name: /second window/ }).count()).toBe(0)
    // Its messages may have the role of users only.
    expect(await page.getByRole('button', { name: 'Stream an answer' }).count()).toBe(0)
    await threads(page).getByRole('button', { name: /grace/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Open the console' }).waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('and a second person in a second window, with one more click', async () => {
    const ada = await console.as('ada', undefined, 'plans')
    const opened = ada.context().waitForEvent('page')
    await ada.getByRole('button', { name: 'Open a second window as grace' }).click()
    const grace = await opened
    console.watch(grace)
    await message(grace, 'Shall we?').waitFor()
    expect(grace.url()).toBe(`${console.server.url}/#thread=plans`)
    await say(grace, 'Two of us.')
    await message(ada, 'Two of us.').waitFor()
    // The first one is who it was, and neither window can reach into the other.
    await threads(ada).getByRole('button', { name: /ada/ }).waitFor()
    expect(await grace.evaluate(() => window.opener)).toBeNull()
  })

  test('fills an empty server with conversations, if asked', async () => {
    const page = await console.as('zoe')
    await page.getByRole('button', { name: 'Fill with samples' }).click()
    await threads(page)
      .getByRole('link', { name: /Launch on Thursday/ })
      .waitFor()
    await message(page, 'Open a second window').waitFor()
    await threads(page)
      .getByRole('link', { name: /Invoice 77/ })
      .click()
    await message(page, 'The second one is cancelled').getByRole('button', { name: '🙏, 1' }).waitFor()
  })

  test('on a page that runs, loads and calls nothing but its own', async () => {
    const page = await (await console.window()).context().newPage()
    await page.goto(console.server.url)
    await page.evaluate(async () => {
      const broken = new Set<string>()
      Object.assign(window, { broken })
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.add(effectiveDirective))
      const add = (tag: string) =>
        document.body.append(Object.assign(document.createElement(tag), { src: 'https://example.com/' }))
      const attempts = [
        () => document.body.insertAdjacentHTML('beforeend', '<p>'),
        () => document.body.setAttribute('style', 'color: red'),
        () => fetch('https://example.com/'),
        () => add('img'),
        () => add('iframe'),
      ]
      for (const attempt of attempts)
        await Promise.resolve()
          .then(attempt)
          .catch(() => {})
    })
    const broken = () =>
      page.evaluate(() => [...(window as unknown as { broken: Set<string> }).broken].sort())
    await expect
      .poll(broken)
      .toEqual(['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for', 'style-src-attr'])
  })

  test('what one user began to write is not there for the next', async () => {
    await console.thread('drafts', 'Drafts', ['ada', 'grace'], ['Hello.'])
    const page = await console.as('ada', undefined, 'drafts')
    const field = page.getByRole('textbox', { name: 'Message' })
    await field.fill('a secret of Ada')
    await page.getByRole('button', { name: /your account/ }).click()
    await page.getByRole('button', { name: 'Be somebody else' }).click()
    await page.getByRole('button', { name: 'grace' }).click()
    await message(page, 'Hello.').waitFor()
    expect(await field.inputValue()).toBe('')
  })

  test('who gives up signing in is not signed in later', async () => {
    const page = await console.window()
    await page.goto(`${console.server.url}/#${new URLSearchParams({ key: console.server.apiKey })}`)
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    await page.route('**/v1/**', async (route) => {
      await gate
      await route.continue()
    })
    const asked = page.waitForRequest('**/v1/**')
    await page.getByRole('button', { name: 'ada' }).click()
    await asked
    await page.getByRole('button', { name: 'Use another key' }).click()
    const answered = page.waitForResponse('**/v1/**')
    open()
    await answered.then((response) => response.finished())
    await settled(page)
    await page.getByRole('heading', { name: 'Open the console' }).waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })
})
