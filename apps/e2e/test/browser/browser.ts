import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { Site } from './site.ts'

const found = inject('chromium')

/** Why there is no browser; undefined where there is one. */
export const missing = 'missing' in found ? found.missing : undefined

/** The pages and the server behind them. */
export function openSite(settings: Record<string, string> = {}): Promise<Site> {
  return Site.open(inject('pages'), settings)
}

/**
 * A browser of its own, with an empty profile, or that of a folder.
 *
 * @param profile a folder, for a browser that is killed and comes back
 */
export async function openBrowser(profile = ''): Promise<BrowserContext> {
  if ('missing' in found) throw new Error(found.missing)
  return chromium.launchPersistentContext(profile, { ...found, viewport: { width: 800, height: 900 } })
}

/** Opens a page, and has whatever goes wrong in it fail the test. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(url)
  return page
}

/** Percentile of measured values, such as 0.5 for the median. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}
