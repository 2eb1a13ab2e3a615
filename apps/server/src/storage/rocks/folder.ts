import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError } from '../store.ts'
import { syncFolder } from './log-files.ts'

/** The on-disk format that this version writes, and the newest that it reads. */
export const formatVersion = 1

/** Where things are in a data folder. */
export function foldersOf(dataDir: string) {
  return {
    database: join(dataDir, 'db'),
    format: join(dataDir, 'format.json'),
    reserve: join(dataDir, 'reserve'),
    synced: join(dataDir, 'synced'),
  }
}

/**
 * Makes the data folder where it isn't there, and refuses one that a newer version wrote or that isn't ours.
 *
 * @throws StoreError `newer_format`, `unusable`
 */
export async function prepareFolder(dataDir: string): Promise<void> {
  const { database, format } = foldersOf(dataDir)
  try {
    await mkdir(database, { recursive: true, mode: 0o700 })
    const written = await readFormat(format)
    if (written === undefined) {
      if ((await readdir(database)).length > 0) {
        throw new StoreError(
          'unusable',
          `${dataDir} holds a database but no format.json. Restore that file, or use another folder.`,
        )
      }
      await writeDurably(format, `${JSON.stringify({ format: formatVersion })}\n`)
      await syncFolder(dirname(dataDir))
    } else if (written > formatVersion) {
      throw new StoreError(
        'newer_format',
        `${dataDir} was written by a newer ProgressDB (format ${written}; this version reads up to ${formatVersion}). Upgrade ProgressDB, or use another folder.`,
      )
    }
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(
      'unusable',
      `The data folder ${dataDir} cannot be used: ${(error as Error).message}`,
      {
        cause: error,
      },
    )
  }
}

async function readFormat(path: string): Promise<number | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const format: unknown = JSON.parse(text)?.format
  if (!Number.isSafeInteger(format)) throw new StoreError('unusable', `${path} does not name a format.`)
  return format as number
}

/** Replaces a small file so that a crash leaves the old or the new one. */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** RocksDB leaves one old information log at each open; the newest few are enough. */
export async function removeOldLogs(database: string, keep = 5): Promise<void> {
  const old = (await readdir(database)).filter((name) => name.startsWith('LOG.old.')).sort()
  await Promise.all(old.slice(0, -keep).map((name) => rm(join(database, name), { force: true })))
}
