import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { provideChromium } from '../support/provide-chromium.ts'
import { root, run } from '../support/run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the pages, built for production. */
    pages: string
  }
}

/** Finds the browser, and builds the pages, once for all tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await provideChromium(project)
  const pages = await mkdtemp(join(tmpdir(), 'progressdb-pages-'))
  // In a process of its own: vitest has set NODE_ENV to `test`, which would bring the React of development.
  const vite = join(root, 'apps/e2e/node_modules/.bin/vite')
  const args = ['build', 'src', '--outDir', pages, '--emptyOutDir', '--logLevel', 'warn']
  const { code, output } = await run(vite, args, {
    cwd: join(root, 'apps/e2e'),
    env: { NODE_ENV: 'production' },
  })
  if (code !== 0) throw new Error(`the pages could not be built:\n${output}`)
  project.provide('pages', pages)
  return () => rm(pages, { recursive: true })
}
