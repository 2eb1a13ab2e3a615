import { useSyncExternalStore } from 'react'

/** Which thread is open is said in the address (`#thread=…`), so that back and forward, reload and links all work. */
function readPlace(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('thread') ?? undefined
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener('hashchange', listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener('hashchange', listener)
  }
}

/** The id of the open thread. */
export function useOpenThread(): string | undefined {
  return useSyncExternalStore(subscribe, readPlace)
}

export function placeOf(threadId: string): string {
  return `#${new URLSearchParams({ thread: threadId })}`
}

export function openThread(threadId: string): void {
  location.hash = placeOf(threadId)
}

/** Shows no thread; on a phone that is the list of them. */
export function closeThread(): void {
  history.pushState(null, '', location.pathname + location.search)
  dispatchEvent(new PopStateEvent('popstate'))
}
