import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { expect, inject } from 'vitest'
import { ServerProcess, temporaryFolder } from '../../../server/test/support/process.ts'

const found = inject('chromium')

/** Why there is no browser; undefined where there is one. */
export const missing = 'missing' in found ? found.missing : undefined

/** The sizes in which everything has to work. */
export const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} satisfies Record<string, BrowserContextOptions>

type Folder = Awaited<ReturnType<typeof temporaryFolder>>

/** A server with its console, and a browser to look at it with. */
export class Console {
  server: ServerProcess
  readonly #data: Folder
  readonly #browser: Browser
  readonly #contexts: BrowserContext[] = []
  /** What the browser has complained of, such as what the page's policy refuses. */
  readonly #complaints: string[] = []

  private constructor(server: ServerProcess, data: Folder, browser: Browser) {
    this.server = server
    this.#data = data
    this.#browser = browser
  }

  static async open(): Promise<Console> {
    if ('missing' in found) throw new Error(found.missing)
    const data = await temporaryFolder()
    const server = await ServerProcess.start({ dataDir: data.path })
    return new Console(server, data, await chromium.launch(found))
  }

  /** A window of its own, as of another person. */
  async window(options: BrowserContextOptions = sizes.desktop): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'en-GB', ...options })
    context.setDefaultTimeout(20_000)
    this.#contexts.push(context)
    const page = await context.newPage()
    this.watch(page)
    return page
  }

  /** Has whatever goes wrong in a page fail the test. */
  watch(page: Page): void {
    page.on('pageerror', (error) => this.#complaints.push(String(error)))
    page.on('console', (message) => {
      // A request that fails is one that the page has to deal with.
      const isOfNetwork = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isOfNetwork) this.#complaints.push(message.text())
    })
  }

  /** A window in which somebody is signed in. */
  async as(user: string, options?: BrowserContextOptions, threadId?: string): Promise<Page> {
    const page = await this.window(options)
    await page.goto(this.link({ user, ...(threadId && { thread: threadId }) }))
    await page.getByRole('navigation', { name: 'Conversations' }).or(page.getByRole('main')).first().waitFor()
    return page
  }

  /** The link that `npm start` prints, or that opens a second window. */
  link(more: Record<string, string> = {}): string {
    return `${this.server.url}/#${new URLSearchParams({ key: this.server.apiKey, ...more })}`
  }

  /** A thread with some members, and messages by the first of them. */
  async thread(
    id: string,
    title: string,
    members: readonly string[],
    messages: readonly string[] = [],
  ): Promise<void> {
    const [owner, ...others] = members
    await this.call('POST', '/v1/threads', { id, title }, owner)
    for (const user of others)
      await this.call('PUT', `/v1/threads/${id}/members/${user}`, { role: 'member' }, owner)
    for (let from = 0; from < messages.length; from += 500) {
      const batch = messages
        .slice(from, from + 500)
        .map((text, i) => ({ id: `m${from + i + 1}`, body: { text } }))
      await this.call('POST', `/v1/threads/${id}/messages/batch`, { messages: batch }, owner)
    }
  }

  /** Past the browser. */
  async call(method: string, path: string, body?: object, user?: string): Promise<unknown> {
    const response = await this.server.request(method, path, { body, user })
    if (!response.ok) throw new Error(await response.text())
    return response.status === 204 ? undefined : response.json()
  }

  /** Kills the server. @returns what starts it again, at the same address */
  async killServer(): Promise<() => Promise<void>> {
    const { apiKey, url } = this.server
    await this.server.kill()
    return async () => {
      const env = { PROGRESSDB_PORT: new URL(url).port }
      this.server = await ServerProcess.start({ dataDir: this.#data.path, apiKey, env })
    }
  }

  /** Closes the windows, and fails if anything went wrong in one. */
  async closeWindows(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close()
    expect(this.#complaints.splice(0)).toEqual([])
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.server.stop()
    await this.#data[Symbol.asyncDispose]()
  }
}

/** The messages of the open thread. */
export function messages(page: Page) {
  return page.getByRole('list', { name: 'Messages' })
}

/** The message that says something. */
export function message(page: Page, text: string | RegExp) {
  return messages(page)
    .getByRole('article')
    .filter({ has: page.locator('.text', { hasText: text }) })
}

/** Writes a message, as one does. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

/** Chooses from a message's menu. */
export async function choose(page: Page, text: string, item: string): Promise<void> {
  const article = message(page, text)
  await article.hover()
  await article.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: item, exact: true }).click()
}

/** Until all is where it stays. */
export function settled(page: Page): Promise<unknown> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}
