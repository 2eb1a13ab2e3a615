import { useSyncExternalStore } from 'react'
import { startOf } from './times.ts'

/** How often is looked whether the day is over, in milliseconds: a timer until then would not know of a machine that sleeps. */
const everyMs = 60_000

/** When today began: whoever shows what was today is rendered again when it is over. */
export function useToday(): number {
  return useSyncExternalStore(subscribe, () => startOf(new Date()))
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, everyMs)
  return () => clearInterval(timer)
}
