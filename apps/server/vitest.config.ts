import { defineConfig } from 'vitest/config'

/** Each kind of test is a project of its own, so that it can be run alone: `vitest run --project crash`. */
const project = (name: string, include: string[], test: object = {}) => ({
  test: { name, include, testTimeout: 120_000, hookTimeout: 60_000, pool: 'forks' as const, ...test },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', ['src/**/*.test.ts'], { testTimeout: 15_000 }),
      project('features', ['test/features/**/*.test.ts']),
      project('docs', ['test/docs/**/*.test.ts']),
      project('properties', ['test/properties/**/*.test.ts'], { testTimeout: 600_000 }),
      project('live', ['test/live/**/*.test.ts'], { testTimeout: 60_000 }),
      project('journeys', ['test/journeys/**/*.test.ts'], { testTimeout: 300_000 }),
      project('input', ['test/input/**/*.test.ts'], { testTimeout: 900_000 }),
      project('crash', ['test/crash/**/*.test.ts'], { testTimeout: 7_200_000, fileParallelism: false }),
      project('power-loss', ['test/power-loss/**/*.test.ts'], {
        testTimeout: 7_200_000,
        fileParallelism: false,
      }),
      project('disk', ['test/disk/**/*.test.ts'], { testTimeout: 900_000, fileParallelism: false }),
      project('planted-faults', ['test/planted-faults/**/*.test.ts'], {
        testTimeout: 3_600_000,
        fileParallelism: false,
      }),
    ],
  },
})
