import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MemoryStore } from '../../../server/src/storage/memory/memory-store.ts'
import { Batch } from '../../../server/src/storage/store.ts'
import { RecordingStore, readRecording, type Step } from './recording.ts'

test('a recording holds every batch and sync, in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'progressdb-recording-'))
  try {
    const path = join(folder, 'recording')
    const store = new RecordingStore(new MemoryStore(), path)
    const given: Step[] = []
    for (let i = 1; i <= 20; i++) {
      const batch = new Batch()
      for (let key = 0; key < i; key++) batch.put(Buffer.from(`k${i}-${key}`), Buffer.alloc(key * 97, i))
      batch.delete(Buffer.from(`k${i}-0`))
      batch.deleteRange({ from: Buffer.from('a'), to: Buffer.from(`b${i}`) })
      given.push(batch)
      await store.write(batch)
      if (i % 3 !== 0) continue
      given.push('sync')
      await store.sync()
    }
    await store.close()
    const found: Step[] = []
    for await (const step of readRecording(path)) found.push(step)
    expect(found).toEqual(given)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
