import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../input/random.ts'
import { Disk } from './disk.ts'
import { checkImage } from './image.ts'
import { losses, writeImage } from './loss.ts'
import { Moments } from './moments.ts'
import { findCompiler } from './recorder.ts'
import { dataFolder, openRecording, type Recording, record } from './recording.ts'

/**
 * A server is recorded while it is written to: every change of its files, every sync, every answer. From the
 * recording the suite builds disks as a loss of power at any moment may leave them, and recovers from each.
 *
 * `PROGRESSDB_POWER_LOSS_IMAGES` says how many, `PROGRESSDB_TEST_SEED` repeats the choices, and
 * `PROGRESSDB_POWER_LOSS_RECORDING` takes the recording that a failed run has kept (it prints where).
 */
const images = Number(process.env.PROGRESSDB_POWER_LOSS_IMAGES ?? 40)
const seed = Number(process.env.PROGRESSDB_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))
const kept = process.env.PROGRESSDB_POWER_LOSS_RECORDING

const compiler = findCompiler()
if (!compiler && !process.env.CI)
  process.stderr.write('SKIPPED: power loss. The recorder needs Linux and a C compiler (cc).\n')

describe.skipIf(!compiler && !process.env.CI)('power loss', () => {
  let folder: string
  let recording: Recording
  let hasFailed = false

  beforeAll(async () => {
    if (!compiler) throw new Error('there is no C compiler for the recorder (cc)')
    process.stderr.write(`power loss: ${images} images, PROGRESSDB_TEST_SEED=${seed}\n`)
    folder = kept ?? (await mkdtemp(join(tmpdir(), 'progressdb-power-loss-')))
    recording = kept ? await openRecording(kept) : await record(compiler, folder, new Random(seed))
  }, 300_000)

  afterAll(async () => {
    if (hasFailed) process.stderr.write(`The recording is kept: PROGRESSDB_POWER_LOSS_RECORDING=${folder}\n`)
    else if (!kept) await rm(folder, { recursive: true, force: true })
  })

  test('the recording is complete: with everything left it gives the disk as it is', async () => {
    const image = join(folder, 'image')
    await writeImage(
      diskAt(recording, recording.records.length).root,
      image,
      'everything is left',
      new Random(0),
    )
    try {
      expect(await contentsOf(image)).toEqual(await contentsOf(recording.folder))
    } finally {
      await rm(image, { recursive: true })
    }
    const { ledger, records } = recording
    const logs = records.filter((record) => record.kind === 'create' && record.path.endsWith('.log'))
    expect(logs.length).toBeGreaterThan(8)
    for (const durability of ['safe', 'fast'])
      expect(ledger.answered.filter((write) => write.durability === durability).length).toBeGreaterThan(50)
  })

  test('G-ACK-SAFE, G-ACK-FAST, G-ATOMIC: nothing that is owed is missing, and what is kept has no hole', async () => {
    const moments = new Moments(recording.records, recording.ledger)
    const failures: string[] = []
    for (let i = 0; i < images; i++) {
      const random = new Random(seed + i)
      const moment = moments.pick(random)
      const loss = random.pick(losses)
      const image = join(folder, `image-${i}`)
      try {
        await writeImage(diskAt(recording, moment).root, image, loss, random)
        await checkImage(join(image, dataFolder), recording.ledger, moments.owedAt(moment))
      } catch (error) {
        failures.push(
          `PROGRESSDB_TEST_SEED=${seed + i}: record ${moment}, ${loss}: ${(error as Error).message}`,
        )
      }
      await rm(image, { recursive: true, force: true })
      if (i % 50 === 49) process.stderr.write(`power loss: ${i + 1} images, ${failures.length} failures\n`)
    }
    hasFailed = failures.length > 0
    expect(failures).toEqual([])
  })
})

function diskAt({ folder, inode, records }: Recording, moment: number): Disk {
  const disk = new Disk(folder, inode)
  for (const record of records.slice(0, moment)) disk.apply(record)
  return disk
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
