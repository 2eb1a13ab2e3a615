import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Copy } from './copy.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'

/**
 * Sees each suite fail when the promise that it proves is broken. `npm run test:faults` plants all faults, or with
 * `PROGRESSDB_FAULTS=pattern` those whose names match; without it, one for each suite that is quick.
 */
const pattern = process.env.PROGRESSDB_FAULTS
const chosen = pattern ? faults.filter(({ name }) => new RegExp(pattern).test(name)) : oneEach(faults)

function oneEach(all: readonly Fault[]): Fault[] {
  const quick = all.filter(({ suite }) => !suite.isLong)
  return [...Map.groupBy(quick, ({ suite }) => suite).values()].map(([first]) => first!)
}

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

  // Without a pattern this is part of all tests, where the suites have just passed.
  const suites = pattern ? [...new Set(chosen.map(({ suite }) => suite))] : []
  for (const suite of suites) {
    test(`none: ${suite.project} ${suite.file ?? ''} passes`, async () => {
      const { passed, failed, output } = await copy.run(suite)
      expect(failed, output).toEqual([])
      expect(passed).toBeGreaterThan(0)
    })
  }

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
