import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { provideChromium } from '../support/provide-chromium.ts'
import { root } from '../support/run.ts'

/** Finds the browser; the console is in the server. */
export async function setup(project: TestProject): Promise<void> {
  if (!existsSync(join(root, 'apps/console/dist/index.html')))
    throw new Error('the console is not built: `npx turbo run build --filter=@progressdb/console`')
  await provideChromium(project)
}
