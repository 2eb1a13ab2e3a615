import { expect, test } from 'vitest'
import { KeyRing, type KnownKey } from '../../auth/api-keys.ts'
import { keyBytes, systemScope, text } from '../../storage/keys.ts'
import { MemoryStore } from '../../storage/memory/memory-store.ts'
import { Batch } from '../../storage/store.ts'
import { loadKeys } from './keys.ts'

test('all keys of a store are known after a start, however many were made', async () => {
  const store = new MemoryStore()
  const batch = new Batch()
  const ids = Array.from({ length: 10_001 }, (_, i) => `key${String(i).padStart(9, '0')}`)
  for (const id of ids) {
    const row: KnownKey = { id, kind: 'backend', hash: '', signingKey: '', createdAt: 0 }
    batch.put(keyBytes(`${systemScope}k${text(id)}`), Buffer.from(JSON.stringify(row)))
  }
  await store.write(batch)
  const ring = new KeyRing()
  await loadKeys(store, ring)
  expect(ids.filter((id) => !ring.get(id))).toEqual([])
})
