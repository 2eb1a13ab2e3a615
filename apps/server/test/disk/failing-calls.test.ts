import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateApiKey } from '../../src/auth/api-keys.ts'
import { checkAll } from '../support/ledger/check.ts'
import { Ledger } from '../support/ledger/ledger.ts'
import { runCommand, ServerProcess, temporaryFolder } from '../support/process.ts'
import { seededRandom } from '../support/seed.ts'
import { Injection, writtenFiles } from './injection.ts'
import { Load } from './load.ts'
import { lacking, strace } from './needs.ts'

interface Fault {
  name: string
  calls: string[]
  /** Of the files whose calls fail; all files if undefined. */
  kinds?: readonly string[]
  /** No safe write can be answered as done while it lasts. */
  failsAll?: true
}

const all = ['log', 'sst', 'blob', 'MANIFEST', 'dbtmp']
const faults: Fault[] = [
  { name: 'a write of the log: EIO', calls: ['write:error=EIO:when=3'], kinds: ['log'] },
  { name: 'a write of the log: ENOSPC', calls: ['write:error=ENOSPC:when=3'], kinds: ['log'] },
  { name: 'a sync of the log: EIO', calls: ['fdatasync:error=EIO:when=3'], kinds: ['log'] },
  { name: 'a sync of the log: ENOSPC', calls: ['fdatasync:error=ENOSPC:when=2'], kinds: ['log'] },
  { name: 'writes of tables: EIO', calls: ['write:error=EIO', 'pwrite64:error=EIO'], kinds: ['sst', 'blob'] },
  { name: 'writes of the manifest: EIO', calls: ['write:error=EIO'], kinds: ['MANIFEST'] },
  { name: 'all writes: EIO', calls: ['write:error=EIO', 'pwrite64:error=EIO'], kinds: all, failsAll: true },
  {
    name: 'all writes: ENOSPC',
    calls: ['write:error=ENOSPC', 'pwrite64:error=ENOSPC'],
    kinds: all,
    failsAll: true,
  },
  { name: 'all syncs: EIO', calls: ['fdatasync:error=EIO', 'fsync:error=EIO'], failsAll: true },
]
const random = seededRandom()

test.skipIf(lacking(strace)).each(faults)(
  'G-ACK-SAFE G-ACK-FAST: $name: no false answer, and the server comes back',
  async ({ calls, kinds, failsAll }) => {
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'data')
    const apiKey = generateApiKey()
    const env = { PROGRESSDB_WRITE_BUFFER_BYTES: String(1 << 20), PROGRESSDB_RESERVE_BYTES: String(8 << 20) }
    const ledger = new Ledger()
    let server = await ServerProcess.start({ dataDir, apiKey, env })
    try {
      using load = new Load(server, ledger, random)
      await load.moreAnswers(100)
      const paths = kinds && writtenFiles(dataDir, kinds)
      await using injection = await Injection.begin(server.pid, calls, paths)
      await load.moreFailures(1)
      if (failsAll) await load.moreFailures(60)
      const failedUntil = performance.now()
      expect(injection.injected).toBeGreaterThan(0)
      await injection.end()
      await load.moreAnswers(100)
      await load.stop()
      const falselyAnswered = load.answered.filter(
        ({ isFast, sentAt, answeredAt }) => !isFast && sentAt > injection.beganAt && answeredAt < failedUntil,
      )
      if (failsAll) expect(falselyAnswered).toEqual([])
      await checkAll(server, ledger)
      await load.repeatUnanswered()
      await server.kill()
      server = await ServerProcess.start({ dataDir, apiKey, env })
      await checkAll(server, ledger)
      expect(await server.stop()).toBe(0)
    } finally {
      await server.kill()
    }
    expect(await runCommand(['verify', '--data-dir', dataDir])).toMatchObject({ code: 0 })
  },
)
