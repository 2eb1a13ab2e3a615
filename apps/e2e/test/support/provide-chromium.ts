import type { TestProject } from 'vitest/node'
import { type Browser, findChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What starts the browser; `missing` says why there is none. */
    chromium: Browser | { missing: string }
  }
}

/** Finds the browser of a kind of tests. Without one they are skipped, and it is said loudly; in CI they fail. */
export async function provideChromium({ name, provide }: TestProject): Promise<void> {
  const found = await findChromium()
  if ('missing' in found) {
    if (process.env.CI) throw new Error(found.missing)
    process.stderr.write(`\nTHE TESTS OF "${name}" IN A BROWSER ARE SKIPPED. ${found.missing}\n\n`)
  }
  provide('chromium', found)
}
