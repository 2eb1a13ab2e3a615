import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Batch } from '../store.ts'
import { RecoveringStore } from './recovering-store.ts'

let folder: string
let store: RecoveringStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'progressdb-recovering-'))
  store = await RecoveringStore.open(folder, { writeBufferBytes: 1 << 20, reserveBytes: 0 })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const key = Buffer.from('a')
function write(value: Buffer): Promise<void> {
  const batch = new Batch()
  batch.operations.push({ kind: 'put', key, value })
  return store.write(batch)
}
/** What the driver does not write stops it, as an error of the disk does. */
const fail = () => expect(write(7 as unknown as Buffer)).rejects.toMatchObject({ code: 'failed' })

test('a store that fails again while it is read anew is opened once more', async () => {
  let opened = 0
  store.onReopened = async () => {
    if (++opened === 1) await fail()
  }
  await fail()
  await vi.waitUntil(() => store.failure === undefined, { timeout: 10_000 })
  await write(Buffer.from('1'))
  expect(opened).toBe(2)
})
