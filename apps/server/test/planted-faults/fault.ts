/** A small change of the source that breaks a promise, and the suite that must notice. */
export interface Fault {
  /** In the words of what goes wrong, for `PROGRESSDB_FAULTS`. */
  name: string
  /** The guarantee that it breaks; see docs/guarantees.md. */
  guarantee: string
  /** Under `src/`. */
  file: string
  /** Occurs in the file exactly once. */
  find: string
  replace: string
  suite: Suite
}

/** Tests, as vitest is told to run them. */
export interface Suite {
  project: string
  /** A part of the test file's path; all files of the project if there is none. */
  file?: string
  /** A pattern of test names. */
  tests?: string
  /** Sizes at which the suite finds its faults with certainty. */
  env?: Record<string, string>
  /** It takes long, so its faults are planted by `npm run test:faults` only. */
  isLong?: true
}
