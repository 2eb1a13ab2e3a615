import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Line } from '../support/line.ts'
import { missing, openSite } from './browser.ts'
import type { Site } from './site.ts'

const queued = 200

describe.skipIf(missing)('what could not be sent', () => {
  let site: Site
  let line: Line
  let profile: string

  beforeAll(async () => {
    site = await openSite()
    line = await Line.open(site.server.url)
    site.serverUrl = line.url
    profile = await mkdtemp(join(tmpdir(), 'progressdb-profile-'))
  })
  afterAll(async () => {
    await line?.[Symbol.asyncDispose]()
    await site?.[Symbol.asyncDispose]()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  test(`G-IDEM: ${queued} messages survive a reload and a killed browser, and are stored once, in order`, async () => {
    await site.server.request('POST', '/v1/threads', { user: 'ada', body: { id: 'main' } })
    line.down()
    let browser = await startBrowser(profile)
    const page = await browser.open(site.page('chat', { storage: '', userId: 'ada' }))
    await write(page, 0, queued / 2)
    await page.reload()
    await write(page, queued / 2, queued)
    await browser.kill()

    browser = await startBrowser(profile)
    const again = await browser.open(site.page('chat', { storage: '', userId: 'ada' }))
    // Seen as they were, with no server.
    await again.waitForFunction((all) => document.querySelectorAll('li').length === all, queued)
    line.up()
    await expect.poll(async () => (await site.messages('main')).length, { timeout: 30_000 }).toBe(queued)
    await again.waitForFunction(() => window.e2e.thread.messages.getSnapshot().status === 'ready')
    const texts = await again.evaluate(async () => {
      const { thread } = window.e2e
      while (thread.messages.getSnapshot().hasOlder) await thread.loadOlder()
      await new Promise(requestAnimationFrame)
      return [...document.querySelectorAll('li[data-delivery=stored]')].map((row) => row.textContent)
    })
    await browser.kill()
    const expected = Array.from({ length: queued }, (_, i) => `text ${i}`)
    expect(texts).toEqual(expected)
    expect((await site.messages('main')).map(({ body }) => body.text)).toEqual(expected)
    console.log(`${queued} queued without a server, reloaded, killed: ${queued} stored, each once, in order`)
  })
})

/** Queues messages, until all of them are in the page and in its storage. */
async function write(page: Page, from: number, to: number): Promise<void> {
  await page.evaluate(
    ([first, end]) => {
      for (let i = first; i < end; i++) void window.e2e.thread.create(`text ${i}`).catch(() => {})
    },
    [from, to] as const,
  )
  await page.waitForFunction((all) => document.querySelectorAll('li').length === all, to)
  await expect.poll(() => page.evaluate(kept)).toBe(to)
}

/** How many messages are in the page's storage. */
async function kept(): Promise<number> {
  const names = (await indexedDB.databases()).map(({ name }) => name)
  if (!names.includes('progressdb')) return 0
  return new Promise((resolve) => {
    const opening = indexedDB.open('progressdb')
    opening.onsuccess = () => {
      const database = opening.result
      const reading = database.transaction('entries').objectStore('entries').getAll()
      reading.onsuccess = () => {
        database.close()
        resolve(reading.result.filter((value) => String(value).includes('text ')).length)
      }
    }
  })
}

/** A browser that can be killed: all of its processes, at once. */
async function startBrowser(profile: string) {
  const found = inject('chromium')
  if ('missing' in found) throw new Error(found.missing)
  const { executablePath, args, env } = found
  const child = spawn(
    executablePath,
    ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...args, 'about:blank'],
    { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  const browser = await chromium.connectOverCDP(await endpointOf(child))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  return {
    async open(url: string): Promise<Page> {
      const page = await browser.contexts()[0]!.newPage()
      await page.goto(url)
      return page
    },
    async kill(): Promise<void> {
      process.kill(-child.pid!, 'SIGKILL')
      await exited
    },
  }
}

/** Where a browser that was just started can be spoken to. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr!.on('data', (chunk) => {
      output += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`the browser ended:\n${output}`)))
  })
}
