import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findChromium } from '../support/chromium.ts'
import { root } from '../support/run.ts'

/** Finds the browser; the console is in the server. */
export async function setup({ provide }: TestProject): Promise<void> {
  if (!existsSync(join(root, 'apps/console/dist/index.html')))
    throw new Error('the console is not built: `turbo run build --filter=@progressdb/console`')
  const found = await findChromium()
  if ('missing' in found) {
    if (process.env.CI) throw new Error(found.missing)
    process.stderr.write(`\nTHE TESTS OF THE CONSOLE ARE SKIPPED. ${found.missing}\n\n`)
  }
  provide('chromium', found)
}
