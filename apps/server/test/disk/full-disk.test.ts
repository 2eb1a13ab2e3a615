import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateApiKey } from '../../src/auth/api-keys.ts'
import { checkAll } from '../support/ledger/check.ts'
import { Ledger } from '../support/ledger/ledger.ts'
import { runCommand, ServerProcess } from '../support/process.ts'
import { seededRandom } from '../support/seed.ts'
import { Load } from './load.ts'
import { lacking, root } from './needs.ts'
import { SmallDisk } from './small-disk.ts'

const MiB = 1 << 20
const env = { PROGRESSDB_WRITE_BUFFER_BYTES: String(MiB), PROGRESSDB_RESERVE_BYTES: String(8 * MiB) }
/** What the server promises. */
const backWithinMs = 5000

test.skipIf(lacking(root))(
  'G-ACK-SAFE G-ACK-FAST: a full disk stops writes with a clear problem, and takes nothing that was answered',
  async () => {
    const random = seededRandom()
    await using disk = await SmallDisk.mount(128 * MiB)
    const dataDir = join(disk.path, 'data')
    const start = () => ServerProcess.start({ dataDir, apiKey, env })
    const apiKey = generateApiKey()
    const ledger = new Ledger()
    let server = await start()
    try {
      for (let time = 0; time < 4; time++) {
        using load = new Load(server, ledger, random)
        await load.moreAnswers(200)
        await disk.fill()
        await load.moreFailures(1)
        // Half of the times somebody also takes the room that the server gives up to open its database again.
        if (time % 2 === 1) await disk.fill()
        await load.moreFailures(50)
        expect(load.failures.every((failure) => isClear(failure))).toBe(true)
        await checkRefusals(server, ledger)
        await disk.free()
        const freedAt = performance.now()
        await load.moreAnswers(1)
        const backAt = load.answered.find(({ sentAt }) => sentAt > freedAt)?.answeredAt ?? performance.now()
        process.stdout.write(`back ${Math.round(backAt - freedAt)} ms after there was room\n`)
        expect(backAt - freedAt).toBeLessThan(backWithinMs)
        await load.moreAnswers(100)
        await load.stop()
        await checkAll(server, ledger)
        await load.repeatUnanswered()
        if (time < 2) continue
        await server.kill()
        server = await start()
        await checkAll(server, ledger)
      }
      expect(await server.stop()).toBe(0)
    } finally {
      await server.kill()
    }
    expect(await runCommand(['verify', '--data-dir', dataDir])).toMatchObject({ code: 0 })
  },
)

test.skipIf(lacking(root))(
  'G-ACK-SAFE G-ACK-FAST: killed on a full disk, it starts or says what to do, and has everything once there is room',
  async () => {
    const random = seededRandom()
    await using disk = await SmallDisk.mount(64 * MiB)
    const dataDir = join(disk.path, 'data')
    const apiKey = generateApiKey()
    const start = () => ServerProcess.start({ dataDir, apiKey, env })
    const ledger = new Ledger()
    let server = await start()
    try {
      using load = new Load(server, ledger, random)
      await load.moreAnswers(300)
      await disk.fill()
      await load.moreFailures(5)
      await server.kill()
      await load.stop()
      await disk.fill()
      try {
        server = await start()
        await checkAll(server, ledger)
        await server.kill()
      } catch (error) {
        expect(String(error)).toMatch(/Free some space|No space left on device/)
      }
      await disk.free()
      server = await start()
      await checkAll(server, ledger)
      expect(await server.stop()).toBe(0)
    } finally {
      await server.kill()
    }
    expect(await runCommand(['verify', '--data-dir', dataDir])).toMatchObject({ code: 0 })
  },
)

function isClear({ status, type, retryAfter }: Load['failures'][number]): boolean {
  return status === 503 && type === 'application/problem+json' && retryAfter !== null
}

/** The process lives, says that it takes no writes, and reads or refuses to. */
async function checkRefusals(server: ServerProcess, ledger: Ledger): Promise<void> {
  expect((await server.request('GET', '/healthz')).status).toBe(200)
  const ready = await server.request('GET', '/readyz')
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ code: 'storage_failed' })
  for (const { path, details } of ledger.threads.slice(0, 10)) {
    if (!details.state) continue
    const answer = await server.request('GET', `${path}/messages`)
    expect([200, 503]).toContain(answer.status)
    expect(await answer.json()).toMatchObject(
      answer.status === 200 ? { items: expect.any(Array) } : { code: 'storage_failed' },
    )
  }
}
