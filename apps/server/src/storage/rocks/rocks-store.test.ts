import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testStore } from '../conformance.ts'
import { Batch } from '../store.ts'
import { encodeMark } from './commit-chain.ts'
import { foldersOf } from './folder.ts'
import { explain } from './native.ts'
import { RocksStore } from './rocks-store.ts'

let base: string
let folders = 0
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'progressdb-rocks-'))
})
afterAll(() => rm(base, { recursive: true, force: true }))
const newFolder = () => join(base, String(folders++))
const options = { writeBufferBytes: 1 << 20 }

testStore('RocksStore', () => RocksStore.open(newFolder(), options))

describe('RocksStore', () => {
  test('keeps its rows over a close, and over many log rotations', async () => {
    const folder = newFolder()
    let store = await RocksStore.open(folder, options)
    const value = Buffer.alloc(50_000, 'v')
    for (let round = 0; round < 200; round++) await store.write(batchOf({ [`k${round}`]: value }))
    await store.close()
    store = await RocksStore.open(folder, options)
    const found = await store.getMany(Array.from({ length: 200 }, (_, i) => Buffer.from(`k${i}`)))
    expect(found.every((bytes) => bytes?.equals(value))).toBe(true)
    expect((await readdir(foldersOf(folder).database)).filter((name) => name.endsWith('.log'))).toHaveLength(
      1,
    )
    await store.close()
  })

  test('refuses what the binding would store as garbage', async () => {
    const store = await RocksStore.open(newFolder(), options)
    await expect(store.getMany(['text' as unknown as Buffer])).rejects.toThrow('buffers only')
    await expect(store.getMany([Buffer.alloc(0)])).rejects.toThrow('0 bytes')
    await expect(store.getMany([Buffer.alloc(1)])).rejects.toThrow("driver's own")
    await expect(store.scan({ from: Buffer.alloc(0), to: Buffer.from('b') }, { limit: 1 })).rejects.toThrow()
    await expect(store.scan({ from: Buffer.from('a'), to: Buffer.from('b') }, { limit: 0 })).rejects.toThrow()
    await store.close()
  })

  test('a wrong batch stops the store instead of being written in part', async () => {
    const store = await RocksStore.open(newFolder(), options)
    const batch = batchOf({ a: Buffer.from('1') })
    batch.operations.push({ kind: 'put', key: Buffer.from('b'), value: 7 as unknown as Buffer })
    await expect(store.write(batch)).rejects.toMatchObject({ code: 'failed' })
    await expect(store.write(batchOf({ c: Buffer.from('3') }))).rejects.toMatchObject({ code: 'failed' })
    expect(await store.getMany([Buffer.from('a')])).toEqual([undefined])
    await store.close()
  })

  test('a close waits for the write that is under way', async () => {
    const folder = newFolder()
    const store = await RocksStore.open(folder, options)
    const writing = store.write(batchOf({ a: Buffer.alloc(1 << 20) }))
    await store.close()
    await writing
    const again = await RocksStore.open(folder, options)
    expect((await again.getMany([Buffer.from('a')]))[0]).toHaveLength(1 << 20)
    await again.close()
  })

  test('says that another process, or this one, holds the folder', async () => {
    const folder = newFolder()
    const store = await RocksStore.open(folder, options)
    await expect(RocksStore.open(folder, options)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('in use by another ProgressDB process'),
    })
    await store.close()
  })

  test('refuses a folder of a newer format, and one that is not ours', async () => {
    const folder = newFolder()
    await (await RocksStore.open(folder, options)).close()
    await writeFile(foldersOf(folder).format, '{"format":99}')
    await expect(RocksStore.open(folder, options)).rejects.toMatchObject({
      code: 'newer_format',
      message: expect.stringContaining('Upgrade ProgressDB'),
    })
    await rm(foldersOf(folder).format)
    await expect(RocksStore.open(folder, options)).rejects.toMatchObject({ code: 'unusable' })
  })

  test('refuses a log that lost its end, and goes on with what is left only when told to', async () => {
    const folder = newFolder()
    const store = await RocksStore.open(folder, options)
    for (let i = 0; i < 5; i++) await store.write(batchOf({ [`k${i}`]: Buffer.from('v') }))
    await store.sync()
    await store.close()
    await writeFile(foldersOf(folder).synced, encodeMark(1000))
    await expect(RocksStore.open(folder, options)).rejects.toMatchObject({ code: 'corrupt' })
    await (await RocksStore.open(folder, { ...options, acceptLoss: true })).close()
    await (await RocksStore.open(folder, options)).close()
  })

  test('a mark that a loss of power left as garbage says nothing', async () => {
    const folder = newFolder()
    await (await RocksStore.open(folder, options)).close()
    for (const garbage of [Buffer.alloc(12), Buffer.alloc(12, 255), encodeMark(1000).subarray(0, 9)]) {
      await writeFile(foldersOf(folder).synced, garbage)
      await (await RocksStore.open(folder, options)).close()
    }
  })

  test('soon knows of every synced batch, so that a log without its last one is refused', async () => {
    const folder = newFolder()
    const store = await RocksStore.open(folder, options)
    for (let i = 1; i <= 5; i++) {
      await store.write(batchOf({ [`k${i}`]: Buffer.from('v') }))
      await store.sync()
    }
    const marked = async () => (await readFile(foldersOf(folder).synced)).readBigUInt64BE()
    await vi.waitFor(async () => expect(await marked()).toBe(5n), { timeout: 10_000 })
    await store.close()
  })

  test('refuses a log with a hole', async () => {
    const folder = newFolder()
    const store = await RocksStore.open(folder, options)
    for (let i = 0; i < 5; i++) await store.write(batchOf({ [`k${i}`]: Buffer.from('v') }))
    // Only a driver that forgets itself could make one here: this deletes the row of commit 3.
    const row = Buffer.alloc(9)
    row.writeBigUInt64BE(3n, 1)
    const hole = new Batch()
    hole.delete(row)
    await store.write(hole)
    await store.sync()
    const copy = newFolder()
    const { cp } = await import('node:fs/promises')
    await cp(folder, copy, { recursive: true })
    await store.close()
    await expect(RocksStore.open(copy, options)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('Commits 3 to 3 are missing'),
    })
  })

  test('never serves a flipped byte', async () => {
    const folder = newFolder()
    let store = await RocksStore.open(folder, options)
    await store.write(batchOf({ b: Buffer.alloc(20_000, 'other') }))
    await store.write(batchOf({ c: Buffer.alloc(20_000, 'NEEDLE') }))
    await store.close()
    const { database } = foldersOf(folder)
    for (const name of await readdir(database)) {
      const path = join(database, name)
      const bytes = await readFile(path)
      const at = bytes.indexOf('NEEDLENEEDLE')
      if (at < 0) continue
      bytes[at] = bytes[at]! ^ 1
      await writeFile(path, bytes)
    }
    store = await RocksStore.open(folder, options)
    await expect(store.getMany([Buffer.from('c')])).rejects.toMatchObject({ code: 'corrupt' })
    await expect(
      store.scan({ from: Buffer.from('a'), to: Buffer.from('d') }, { limit: 10 }),
    ).rejects.toMatchObject({ code: 'corrupt' })
    await store.close()
  })
})

test('does not take a range that ends in a damaged block for an empty one', async () => {
  const folder = newFolder()
  let store = await RocksStore.open(folder, options)
  const batch = new Batch()
  const key = (i: number) => Buffer.from(`k${String(i).padStart(4, '0')}`)
  for (let i = 0; i < 2000; i++) batch.put(key(i), Buffer.from(`${'v'.repeat(60)}:${key(i)}`))
  await store.write(batch)
  await store.close()
  const { database } = foldersOf(folder)
  const table = join(database, (await readdir(database)).find((name) => name.endsWith('.sst'))!)
  const bytes = await readFile(table)
  const at = bytes.indexOf(':k1000')
  bytes[at] = bytes[at]! ^ 1
  await writeFile(table, bytes)
  store = await RocksStore.open(folder, options)
  const scan = (from: number, to: number) =>
    store.scan({ from: key(from), to: key(to) }, { limit: 1000, reverse: true })
  await expect(scan(999, 1001)).rejects.toMatchObject({ code: 'corrupt' })
  await expect(scan(500, 1000)).rejects.toMatchObject({ code: 'corrupt' })
  expect(await scan(10, 20)).toHaveLength(10)
  expect(await scan(5000, 6000)).toEqual([])
  await store.close()
})

test('explains what the system lacks', () => {
  expect(explain('libatomic.so.1: cannot open shared object file')).toContain('apt-get install libatomic1')
  expect(explain("version `GLIBC_2.34' not found")).toContain('Debian 12')
  expect(explain('Error relocating: ld-musl-x86_64.so.1')).toContain('Alpine')
})

function batchOf(rows: Record<string, Buffer>): Batch {
  const batch = new Batch()
  for (const [key, value] of Object.entries(rows)) batch.put(Buffer.from(key), value)
  return batch
}
