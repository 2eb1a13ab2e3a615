import fc from 'fast-check'
import { temporaryFolder } from '../../support/process.ts'
import { FolderDisk, MemoryDisk } from './disks.ts'
import { Session } from './session.ts'

/** Where a session's rows are: on RocksDB, or in a memory that takes its time. */
export type Storage = 'RocksDB' | { turns: number[] }

export const storage: fc.Arbitrary<Storage> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('RocksDB' as const) },
  { weight: 3, arbitrary: fc.record({ turns: fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }) }) },
)

/** Runs something with a session, and closes it. */
export async function withSession(storage: Storage, run: (session: Session) => Promise<void>): Promise<void> {
  await using folder = storage === 'RocksDB' ? await temporaryFolder() : undefined
  const disk = storage === 'RocksDB' ? new FolderDisk(folder!.path) : new MemoryDisk(storage.turns)
  const session = await Session.open(disk)
  try {
    await run(session)
  } finally {
    await session.close()
  }
}
