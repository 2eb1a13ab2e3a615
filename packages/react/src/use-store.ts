import type { Store } from '@progressdb/client'
import { useSyncExternalStore } from 'react'

/** What each store held when it was first rendered: what a server has rendered, and is hydrated with. */
const first = new WeakMap<object, unknown>()

/** What a store holds, now and whenever it changes. The store has to be the same object with each render. */
export function useStore<T>(store: Store<T>): T {
  if (!first.has(store)) first.set(store, store.getSnapshot())
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => first.get(store) as T)
}
