import { RocksStore } from '../../src/storage/rocks/rocks-store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'

/** What `progressdb verify` finds in a data folder, without the time that a process takes to start. */
export async function verifyFolder(dataDir: string): Promise<string[]> {
  const findings: string[] = []
  const store = await RocksStore.open(dataDir, { writeBufferBytes: 32 << 20 })
  try {
    await verifyStore(store, { finding: (text) => findings.push(text), progress: () => {} })
  } finally {
    await store.close()
  }
  return findings
}
