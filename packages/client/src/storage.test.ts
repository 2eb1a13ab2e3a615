import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { asyncStorage } from './async-storage.ts'
import { indexedDBStorage } from './indexeddb.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

/** As React Native's is, over a map. */
function likeAsyncStorage() {
  const entries = new Map<string, string>()
  return asyncStorage({
    getItem: async (key) => entries.get(key) ?? null,
    setItem: async (key, value) => void entries.set(key, value),
    removeItem: async (key) => void entries.delete(key),
    getAllKeys: async () => [...entries.keys()],
  })
}

test.each([
  ['IndexedDB', () => indexedDBStorage()],
  ['AsyncStorage', likeAsyncStorage],
])('%s keeps texts by key', async (_name, open) => {
  const storage = open()
  expect((await storage.get('a/1')) ?? undefined).toBeUndefined()
  await Promise.all([
    storage.set('a/1', 'one'),
    storage.set('a/2', 'two'),
    storage.set('ab', ''),
    storage.set('b', 'x'),
  ])
  await storage.set('a/1', 'ONE')
  expect(await storage.get('a/1')).toBe('ONE')
  expect(await storage.get('ab')).toBe('')
  expect([...(await storage.keys('a/'))].sort()).toEqual(['a/1', 'a/2'])
  await storage.remove('a/1')
  await storage.remove('never there')
  expect(await storage.keys('a/')).toEqual(['a/2'])
  expect(await storage.keys('')).toHaveLength(3)
})

test('IndexedDB: what one has kept another finds, and they do not stand in the way of a deletion', async () => {
  const one = indexedDBStorage('chat')
  await one.set('key', 'kept')
  expect(await indexedDBStorage('chat').get('key')).toBe('kept')
  expect(await indexedDBStorage('other').get('key')).toBeUndefined()
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('chat')
    request.onsuccess = resolve
    request.onblocked = reject
  })
  expect(await one.get('key')).toBeUndefined()
  await one.set('key', 'again')
  expect(await one.get('key')).toBe('again')
})

test('IndexedDB: a database that cannot be opened fails, and is tried again', async () => {
  const working = globalThis.indexedDB
  const newer = working.open('chat', 7)
  await new Promise((resolve) => {
    newer.onsuccess = resolve
  })
  newer.result.close()
  const storage = indexedDBStorage('chat')
  await expect(storage.get('key')).rejects.toThrow()
  await new Promise((resolve) => {
    working.deleteDatabase('chat').onsuccess = resolve
  })
  expect(await storage.get('key')).toBeUndefined()
})
