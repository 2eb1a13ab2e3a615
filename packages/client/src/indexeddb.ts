import type { ClientStorage } from './storage.ts'

const entries = 'entries'

/**
 * Keeps a client's unsent writes in the browser's IndexedDB.
 *
 * @param name the database; made if it isn't there
 * @example
 * const client = createClient({ baseUrl, getToken, storage: indexedDBStorage() })
 */
export function indexedDBStorage(name = 'progressdb'): ClientStorage {
  let opened: Promise<IDBDatabase> | undefined
  const database = () => {
    opened ??= open(name, () => {
      opened = undefined
    })
    return opened
  }
  const run = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>) => {
    const transaction = (await database()).transaction(entries, mode)
    const request = ask(transaction.objectStore(entries))
    return new Promise<T>((resolve, reject) => {
      // A request may succeed and its transaction fail nevertheless, as for lack of room.
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'))
    })
  }
  return {
    get: (key) => run('readonly', (store) => store.get(key)),
    set: (key, value) => run('readwrite', (store) => store.put(value, key)),
    remove: (key) => run('readwrite', (store) => store.delete(key)),
    keys: async (prefix) =>
      (await run('readonly', (store) =>
        store.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
      )) as string[],
  }
}

/** @param closed called when the connection is of no use any more, and the next request is to open another */
function open(name: string, closed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(entries)
    request.onsuccess = () => {
      const database = request.result
      database.onclose = closed
      // Another tab has a newer program, or deletes the database.
      database.onversionchange = () => {
        closed()
        database.close()
      }
      resolve(database)
    }
    request.onerror = () => {
      closed()
      reject(request.error)
    }
  })
}
