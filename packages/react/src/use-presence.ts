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
    show(thread, text)
    return () => show(thread, undefined)
  }, [thread, text])
  return useStore(thread.presence)
}

interface Shown {
  wanted: string | undefined
  told: string | undefined
  isTelling: boolean
}

const shown = new WeakMap<ThreadClient<RegisteredShape>, Shown>()

/** Tells it one after the other, and not what is over before it is told, as in Strict Mode. */
function show(thread: ThreadClient<RegisteredShape>, state: string | undefined): void {
  const known = shown.get(thread) ?? { wanted: undefined, told: undefined, isTelling: false }
  shown.set(thread, known)
  known.wanted = state
  if (!known.isTelling) void tell(thread, known)
}

async function tell(thread: ThreadClient<RegisteredShape>, known: Shown): Promise<void> {
  known.isTelling = true
  await Promise.resolve()
  while (known.wanted !== known.told) {
    known.told = known.wanted
    const state = known.told === undefined ? null : JSON.parse(known.told)
    await thread.setPresence(state).catch(() => {}) // what is for the moment is not missed
  }
  known.isTelling = false
}
