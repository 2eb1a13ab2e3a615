import type { ClientStorage } from './storage.ts'

/** What is used of React Native's AsyncStorage. */
export interface AsyncStorageLike {
  getItem(key: string): Promise<string | null>
  setItem(key: string, value: string): Promise<void>
  removeItem(key: string): Promise<void>
  getAllKeys(): Promise<readonly string[]>
}

/**
 * Keeps a client's unsent writes in React Native's AsyncStorage.
 *
 * @example
 * import AsyncStorage from '@react-native-async-storage/async-storage'
 * const client = createClient({ baseUrl, getToken, storage: asyncStorage(AsyncStorage) })
 */
export function asyncStorage(storage: AsyncStorageLike): ClientStorage {
  return {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    remove: (key) => storage.removeItem(key),
    keys: async (prefix) => (await storage.getAllKeys()).filter((key) => key.startsWith(prefix)),
  }
}
