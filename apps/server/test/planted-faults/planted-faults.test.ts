import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Copy } from './copy.ts'
import type { Suite } from './fault.ts'
import { faults } from './faults.ts'

/**
 * Sees each suite fail when the promise that it proves is broken. By itself it plants the faults of the short suites;
 * `npm run test:faults` plants all, or with `PROGRESSDB_FAULTS=pattern` those whose names match.
 */
const pattern = process.env.PROGRESSDB_FAULTS
const chosen = faults.filter(({ name, suite }) => (pattern ? new RegExp(pattern).test(name) : !suite.isLong))

test('every fault still fits the source, and says which guarantee it breaks', async () => {
  const guarantees = await readFile(new URL('../../../../docs/guarantees.md', import.meta.url), 'utf8')
  for (const { name, guarantee, file, find, replace } of faults) {
    const source = await readFile(new URL(`../../src/${file}`, import.meta.url), 'utf8')
    expect(source.split(find).length - 1, name).toBe(1)
    expect(replace, name).not.toBe(find)
    expect(guarantees, name).toContain(`## ${guarantee}\n`)
  }
})

describe('with a fault planted', () => {
  let copy: Copy
  beforeAll(async () => {
    copy = await Copy.make()
  })
  afterAll(() => copy.remove())

  const suites = new Map<string, Suite>(chosen.map(({ suite }) => [JSON.stringify(suite), suite]))
  test.each([...suites.values()])('none: $project $file $tests passes', async (suite) => {
    const { passed, failed, output } = await copy.run(suite)
    expect(failed, output).toEqual([])
    expect(passed).toBeGreaterThan(0)
  })

  test.each(chosen)('$name: the suite of $guarantee fails', async (fault) => {
    const takeBack = await copy.plant(fault)
    try {
      const { failed, output } = await copy.run(fault.suite)
      expect(failed.length, output).toBeGreaterThan(0)
    } finally {
      await takeBack()
    }
  })
})
