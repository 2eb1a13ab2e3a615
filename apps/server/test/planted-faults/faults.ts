import type { Fault } from './fault.ts'
import { boundFaults } from './faults/bounds.ts'
import { dataFaults } from './faults/data.ts'
import { durabilityFaults } from './faults/durability.ts'
import { expiryFaults } from './faults/expiry.ts'
import { liveFaults } from './faults/live.ts'
import { mineFaults } from './faults/mine.ts'
import { presenceFaults } from './faults/presence.ts'
import { readingFaults } from './faults/reading.ts'
import { rightFaults } from './faults/rights.ts'

/** Each guarantee is broken at least once. */
export const faults: readonly Fault[] = [
  ...durabilityFaults,
  ...dataFaults,
  ...boundFaults,
  ...rightFaults,
  ...liveFaults,
  ...mineFaults,
  ...readingFaults,
  ...expiryFaults,
  ...presenceFaults,
]
