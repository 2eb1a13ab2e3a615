import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../support/random.ts'
import { testSeed } from '../support/seed.ts'
import { checkImage } from './image.ts'
import { brokenLogOrder } from './log-order.ts'
import { pickLoss, writeImage } from './loss.ts'
import { isNewLog, Moments } from './moments.ts'
import { findCompiler } from './recorder.ts'
import {
  dataFolder,
  diskAt,
  openRecording,
  type Recording,
  record,
  recordAfterLoss,
  writeBufferBytes,
} from './recording.ts'

/**
 * A server is recorded while it is written to: every change of its files, every sync, every answer. From the
 * recording the suite builds disks as a loss of power at any moment may leave them, and recovers from each.
 *
 * `PROGRESSDB_POWER_LOSS_IMAGES` says how many, and `PROGRESSDB_TEST_SEED` repeats the choices. A server never does
 * the same twice, so a failed run keeps its recordings and prints where; to repeat one image, give that place in
 * `PROGRESSDB_POWER_LOSS_RECORDING`, the seed that the failure names, and 1 for the number of images.
 */
const images = Number(process.env.PROGRESSDB_POWER_LOSS_IMAGES ?? 40)
const seed = testSeed()
const kept = process.env.PROGRESSDB_POWER_LOSS_RECORDING

const compiler = findCompiler()
if (!compiler && !process.env.CI)
  process.stderr.write('SKIPPED: power loss. The recorder needs Linux and a C compiler (cc).\n')

describe.skipIf(!compiler && !process.env.CI)('power loss', () => {
  let folder: string
  /** From an empty folder on, and from what a loss of power left of it. */
  let recordings: Recording[] = []
  let moments: Moments[] = []
  let hasFailed = false

  beforeAll(async () => {
    if (!compiler) throw new Error('there is no C compiler for the recorder (cc)')
    process.stderr.write(`power loss: ${images} images, PROGRESSDB_TEST_SEED=${seed}\n`)
    folder = kept ?? (await mkdtemp(join(tmpdir(), 'progressdb-power-loss-')))
  })

  /** The second recording is a test already: it begins with a recovery. */
  async function makeRecordings(): Promise<Recording[]> {
    const [one, two] = ['first', 'second'].map((name) => join(folder, name)) as [string, string]
    if (kept) return [await openRecording(one), await openRecording(two)]
    await mkdir(one)
    await mkdir(two)
    const random = new Random(seed)
    const first = await record(compiler!, one, random)
    const moment = momentsOf(first).pick(random)
    return [first, await recordAfterLoss(first, moment, compiler!, two, random)]
  }

  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail'
  })
  afterAll(async () => {
    if (hasFailed) process.stderr.write(`The recording is kept: PROGRESSDB_POWER_LOSS_RECORDING=${folder}\n`)
    else if (!kept) await rm(folder, { recursive: true, force: true })
  })

  test('the recordings are complete: with everything left they give the disk as it is', async () => {
    recordings = await makeRecordings()
    moments = recordings.map(momentsOf)
    for (const recording of recordings) {
      const image = join(folder, 'image')
      const disk = diskAt(recording, recording.records.length)
      await writeImage(disk.root, image, 'everything is left', new Random(0))
      expect(await contentsOf(image)).toEqual(await contentsOf(recording.folder))
      await rm(image, { recursive: true })
      const newLogs = recording.records.slice(recording.start).filter(isNewLog)
      expect(newLogs.length).toBeGreaterThan(4)
      for (const durability of ['safe', 'fast']) {
        const { answered } = recording.ledger
        expect(answered.filter((write) => write.durability === durability).length).toBeGreaterThan(50)
      }
    }
  })

  test('G-ACK-FAST: a log is written to only when those before it are synced', () => {
    for (const { records } of recordings) expect(brokenLogOrder(records)).toEqual([])
  })

  test('G-ACK-SAFE, G-ACK-FAST, G-ATOMIC, G-CATCHUP: what is owed is there, without a hole, and no cursor skips', async () => {
    const failures: string[] = []
    for (let i = 0; i < images; i++) {
      const random = new Random(seed + i)
      const which = random.below(recordings.length)
      const recording = recordings[which]!
      const moment = moments[which]!.pick(random)
      const loss = pickLoss(random)
      const image = join(folder, `image-${i}`)
      try {
        await writeImage(diskAt(recording, moment).root, image, loss, random)
        const owed = moments[which]!.owedAt(moment)
        await checkImage(join(image, dataFolder), recording.ledger, owed, writeBufferBytes)
      } catch (error) {
        const where = `PROGRESSDB_TEST_SEED=${seed + i}, recording ${which + 1}, record ${moment}, ${loss}`
        failures.push(`${where}: ${(error as Error).message}`)
      }
      await rm(image, { recursive: true, force: true })
      if (i % 50 === 49) process.stderr.write(`power loss: ${i + 1} images, ${failures.length} failures\n`)
    }
    expect(failures).toEqual([])
  })
})

function momentsOf({ records, ledger, start }: Recording): Moments {
  return new Moments(records, ledger, start)
}

/** The files below a folder, by their paths, each as a hash. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashes = files.map(async (path) => {
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    return [relative(folder, path), hash] as const
  })
  return Object.fromEntries((await Promise.all(hashes)).sort())
}
