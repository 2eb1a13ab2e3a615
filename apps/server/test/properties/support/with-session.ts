import { temporaryFolder } from '../../support/process.ts'
import { FolderDisk } from './disks.ts'
import { Session } from './session.ts'

/** Runs something with a session, on RocksDB or in memory, and closes it. */
export async function withSession(
  isOnDisk: boolean,
  run: (session: Session) => Promise<void>,
): Promise<void> {
  await using folder = isOnDisk ? await temporaryFolder() : undefined
  const session = await Session.open(folder && new FolderDisk(folder.path))
  try {
    await run(session)
  } finally {
    await session.close()
  }
}
