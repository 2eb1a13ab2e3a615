import { RocksStore } from '../../src/storage/rocks/rocks-store.ts'
import type { Store } from '../../src/storage/store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'

/** What `progressdb verify` finds in a data folder, without the time that a process takes to start. */
export async function verifyFolder(dataDir: string): Promise<string[]> {
  const store = await RocksStore.open(dataDir, { writeBufferBytes: 32 << 20 })
  try {
    return await verifyRows(store)
  } finally {
    await store.close()
  }
}

/** The same of a store that nobody writes to. */
export async function verifyRows(store: Store): Promise<string[]> {
  const findings: string[] = []
  await verifyStore(store, { finding: (text) => findings.push(text), progress: () => {} })
  return findings
}
