import { defineConfig } from 'vitest/config'

/** Each kind of test is a project of its own, so that it can be run alone: `vitest run --project packages`. */
const project = (name: string, test: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks' as const,
    ...test,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('packages', { globalSetup: 'test/packages/pack.ts' }),
      project('runtimes', { globalSetup: 'test/runtimes/setup.ts', fileParallelism: false }),
      project('docs'),
      project('console', { globalSetup: 'test/console/setup.ts', fileParallelism: false }),
      // By themselves, since they measure times.
      project('browser', {
        globalSetup: 'test/browser/setup.ts',
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})
