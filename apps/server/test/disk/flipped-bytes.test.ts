import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { generateApiKey } from '../../src/auth/api-keys.ts'
import { RecoveringStore } from '../../src/storage/rocks/recovering-store.ts'
import type { StoreError } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'
import { checkAll } from '../support/ledger/check.ts'
import { Ledger, ThreadLedger } from '../support/ledger/ledger.ts'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import { seededRandom } from '../support/seed.ts'
import { type Damage, type Kind, kinds, Original } from './damage.ts'
import { pathsOf, readAll, type Shown } from './everything.ts'
import { Load } from './load.ts'

const flips = Number(process.env.PROGRESSDB_FLIPPED_BYTES ?? 56)
const storeOptions = { writeBufferBytes: 1 << 20, reserveBytes: 0 }
const env = { PROGRESSDB_WRITE_BUFFER_BYTES: String(1 << 20), PROGRESSDB_RESERVE_BYTES: '0' }
/** Only this thread is in the log; all else is in tables and blob files. */
const inLog = new ThreadLedger('in-the-log', [])

test('a flipped byte in a data file is never served: the answer is the true one or a failure', async () => {
  const random = seededRandom()
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const { paths, truth } = await fill(dataDir, new Ledger())
  const original = await Original.read(dataDir)
  const tally: Record<string, Record<Outcome, number>> = {}
  for (let i = 0; i < flips; i++) {
    const kind = kinds[i % kinds.length]!
    const damage = original.choose(kind, random)
    if (!damage) continue
    const copy = join(folder.path, `copy-${i}`)
    await original.copyTo(copy, damage)
    const outcome = await readDamaged(copy, paths, truth, kind, damage)
    tally[kind] ??= { refused: 0, failed: 0, true: 0, shorter: 0 }
    tally[kind][outcome]++
    await rm(copy, { recursive: true })
  }
  process.stdout.write(`flipped bytes: ${JSON.stringify(tally)}\n`)
  expect(Object.keys(tally)).toEqual(expect.arrayContaining(['sst', 'blob', 'log', 'MANIFEST']))

  async function fill(dataDir: string, ledger: Ledger) {
    const apiKey = generateApiKey()
    let server = await ServerProcess.start({ dataDir, apiKey, env })
    try {
      using load = new Load(server, ledger, random)
      await load.moreAnswers(800)
      await load.stop()
      await checkAll(server, ledger)
      await server.stop()
      server = await ServerProcess.start({ dataDir, apiKey, env })
      for (let i = 0; i < 60; i++) {
        const answer = await server.request('POST', `${inLog.path}/messages`, {
          body: { body: { text: `${i}` } },
        })
        expect(answer.status).toBe(201)
        await answer.body?.cancel()
      }
      const paths = pathsOf([...ledger.threads, inLog])
      const truth = await readAll(paths, async (path) => {
        const answer = await server.request('GET', path)
        return { status: answer.status, json: await answer.json() }
      })
      return { paths, truth }
    } finally {
      await server.kill()
    }
  }
})

/** It does not open; some answers fail; all are true; all are true but the log has lost its last moment. */
type Outcome = 'refused' | 'failed' | 'true' | 'shorter'

async function readDamaged(
  dataDir: string,
  paths: readonly string[],
  truth: Map<string, Shown>,
  kind: Kind,
  damage: Damage,
): Promise<Outcome> {
  let server: TestServer
  let store: RecoveringStore | undefined
  try {
    store = await RecoveringStore.open(dataDir, storeOptions)
    server = await TestServer.open({ store })
  } catch (error) {
    expect((error as StoreError).code, `${error} after ${JSON.stringify(damage)}`).toMatch(
      /corrupt|unusable|failed/,
    )
    await store?.close()
    return 'refused'
  }
  let outcome: Outcome = 'true'
  try {
    const found = await readAll(paths, (path) => server.call('GET', path))
    for (const [path, shown] of found) {
      if (shown.status >= 500) outcome = 'failed'
      else if (!isDeepStrictEqual(shown, truth.get(path))) {
        expect(kind, `${path} after ${JSON.stringify(damage)}`).toBe('log')
        expect(isTrueButShorter(path, shown, truth.get(path)!), JSON.stringify(damage)).toBe(true)
        outcome = 'shorter'
      }
    }
  } finally {
    await server.close()
  }
  return outcome
}

/**
 * A log that is cut short a moment before its end cannot be told from one that a loss of power cut, so the last
 * messages in it may be gone, but nothing else.
 */
function isTrueButShorter(path: string, shown: Shown, truth: Shown): boolean {
  if (path.startsWith('/v1/threads?')) return isDeepStrictEqual(withoutInLog(shown), withoutInLog(truth))
  if (!path.startsWith(inLog.path)) return isDeepStrictEqual(shown, truth)
  if (shown.status === 404 || !path.startsWith(`${inLog.path}/messages`)) return true
  return isDeepStrictEqual(itemsOf(shown), itemsOf(truth).slice(0, itemsOf(shown).length))
}

function withoutInLog(shown: Shown): unknown[] {
  return itemsOf(shown).filter(({ id }) => id !== inLog.id)
}

function itemsOf({ json }: Shown): { id: string }[] {
  return (json as { items: { id: string }[] }).items
}
