import type { Present, RegisteredShape, ThreadClient } from '@progressdb/client'
import { useEffect } from 'react'
import { useThreadClient } from './provider.tsx'
import { useStore } from './use-store.ts'

/**
 * Who is there right now.
 *
 * @param state shows the user too, with this small JSON object, for as long as the component is there
 * @example const present = usePresence(threadId, { status: 'online' })
 */
export function usePresence(threadId: string, state?: Record<string, unknown>): readonly Present[] {
  const thread = useThreadClient(threadId)
  const text = state && JSON.stringify(state)
  useEffect(() => {
    if (text === undefined) return
    return show(thread, text)
  }, [thread, text])
  return useStore(thread.presence)
}

interface Shown {
  /** What each component shows; the last one's is told. */
  wanted: Set<{ text: string }>
  told: string | undefined
  isTelling: boolean
}

const shown = new WeakMap<ThreadClient<RegisteredShape>, Shown>()

/** Tells it one after the other, and not what is over before it is told, as in Strict Mode. */
function show(thread: ThreadClient<RegisteredShape>, text: string): () => void {
  const known = shown.get(thread) ?? { wanted: new Set(), told: undefined, isTelling: false }
  shown.set(thread, known)
  const own = { text }
  known.wanted.add(own)
  void tell(thread, known)
  return () => {
    known.wanted.delete(own)
    void tell(thread, known)
  }
}

async function tell(thread: ThreadClient<RegisteredShape>, known: Shown): Promise<void> {
  if (known.isTelling) return
  known.isTelling = true
  await Promise.resolve()
  const wanted = () => [...known.wanted].at(-1)?.text
  while (wanted() !== known.told) {
    known.told = wanted()
    const state = known.told === undefined ? null : JSON.parse(known.told)
    await thread.setPresence(state).catch(() => {}) // what is for the moment is not missed
  }
  known.isTelling = false
}
