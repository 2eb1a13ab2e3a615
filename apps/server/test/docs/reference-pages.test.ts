import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pages } from '../../scripts/reference-pages.ts'

test.each(Object.entries(pages))('docs/%s is what the source says', (name, page) => {
  const written = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8')
  expect(written, 'run `node scripts/reference-pages.ts` in apps/server').toBe(page())
})
