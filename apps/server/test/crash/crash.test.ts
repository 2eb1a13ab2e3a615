import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand, temporaryFolder } from '../support/process.ts'
import { seededRandom } from '../support/seed.ts'
import { Rounds } from './rounds.ts'

/** Rounds over both modes. */
const rounds = Number(process.env.PROGRESSDB_CRASH_ROUNDS ?? 20)
/** After these a new folder is begun, so that each round can compare everything. */
const roundsOfFolder = 25
const random = seededRandom()

test.each([
  ['safe', 'G-ACK-SAFE', Math.ceil(rounds / 2)],
  ['fast', 'G-ACK-FAST', Math.floor(rounds / 2)],
] as const)(
  'G-ATOMIC G-ORDER G-IDEM: %s (%s): %i kills lose nothing answered, and leave nothing half there',
  async (durability, _id, count) => {
    let answered = 0
    let slowest = 0
    for (let done = 0; done < count; ) {
      await using folder = await temporaryFolder()
      const run = new Rounds(folder.path, durability, random)
      try {
        for (let i = 0; i < roundsOfFolder && done < count; i++) {
          await run.round()
          done++
          process.stdout.write(
            `${durability}: ${done} of ${count} kills, ${answered + run.answered} answers\n`,
          )
        }
        await run.end()
      } catch (error) {
        await run.abandon()
        throw error
      }
      answered += run.answered
      slowest = Math.max(slowest, run.slowestStart)
      const verified = await runCommand(['verify', '--data-dir', join(folder.path, 'data')])
      expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('as it should be') })
    }
    process.stdout.write(`${durability}: the slowest start took ${Math.round(slowest)} ms\n`)
  },
)
