import { StoreError } from '../store.ts'

/** Whether an error of the engine says that what it read is not what was written. */
export function isDamage(message: string): boolean {
  return /corrupt|checksum/i.test(message)
}

/** Why a database could not be opened, and what to do about it. */
export function explainOpen(dataDir: string, error: unknown): StoreError {
  const message = error instanceof Error ? error.message : String(error)
  const options = { cause: error }
  if (/lock/i.test(message) && /LOCK|hold/.test(message)) {
    return new StoreError(
      'locked',
      `${dataDir} is in use by another ProgressDB process. Stop that one first, or use another folder (--data-dir).`,
      options,
    )
  }
  if (isDamage(message)) {
    return new StoreError(
      'corrupt',
      `The database in ${dataDir} is damaged (${message}). Restore a backup.`,
      options,
    )
  }
  return new StoreError('unusable', `The database in ${dataDir} could not be opened: ${message}`, options)
}
