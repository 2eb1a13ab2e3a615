import type { Suite } from './fault.ts'

const propertyRuns = { PROGRESSDB_TEST_RUNS: '150', PROGRESSDB_TEST_SHRINK_MS: '0' }
export const properties: Suite = {
  project: 'properties',
  file: 'sequences',
  tests: 'one after the other',
  env: propertyRuns,
}
/** A read must fall between a write and the next, so it takes more runs. */
export const walks: Suite = {
  project: 'properties',
  file: 'walks',
  env: { ...propertyRuns, PROGRESSDB_TEST_RUNS: '800' },
  isLong: true,
}
export const threadLists: Suite = {
  project: 'properties',
  file: 'thread-lists',
  env: propertyRuns,
  isLong: true,
}
export const committer: Suite = { project: 'unit', file: 'commit/committer' }
export const matrix: Suite = { project: 'input', file: 'permission-matrix' }
export const overload: Suite = { project: 'input', file: 'overload' }
export const badInput: Suite = {
  project: 'input',
  file: 'fuzz.test',
  env: { PROGRESSDB_FUZZ_REQUESTS: '5000' },
  isLong: true,
}
export const crash: Suite = { project: 'crash', env: { PROGRESSDB_CRASH_ROUNDS: '20' }, isLong: true }
export const powerLoss: Suite = {
  project: 'power-loss',
  env: { PROGRESSDB_POWER_LOSS_IMAGES: '40' },
  isLong: true,
}
export const disk: Suite = { project: 'disk', isLong: true }
export const noGap: Suite = {
  project: 'live',
  file: 'live/no-gap',
  tests: 'disconnects',
  env: { PROGRESSDB_LIVE_DISCONNECTS: '20' },
  isLong: true,
}
export const epochs: Suite = { project: 'live', file: 'epochs' }
export const catchUp: Suite = { project: 'live', file: 'catch-up' }
export const reading: Suite = { project: 'features', file: 'reading' }
export const liveReading: Suite = { project: 'live', file: 'reading' }
export const expiry: Suite = { project: 'features', file: 'features/expiry' }
export const purge: Suite = { project: 'features', file: 'features/purge' }
export const expiryProperties: Suite = {
  project: 'properties',
  file: 'properties/expiry',
  env: propertyRuns,
  isLong: true,
}
export const presence: Suite = { project: 'live', file: 'live/presence', isLong: true }
/** The same of all threads of a user. */
export const myChanges: Suite = { project: 'properties', file: 'my-changes', env: propertyRuns }
export const myTail: Suite = { project: 'live', file: 'my-tail', tests: 'comes whole to a new member' }
export const myTailStreams: Suite = { ...myTail, tests: 'nothing further of its streams' }
export const myStreams: Suite = { project: 'live', file: 'my-streams' }
export const myNoGap: Suite = { ...noGap, file: 'my-no-gap' }
export const streams: Suite = { project: 'properties', file: 'streams' }
export const goingLive: Suite = { project: 'live', file: 'going-live' }
