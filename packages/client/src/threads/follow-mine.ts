import type { MineFrame } from '../live/frames.ts'
import type { Live } from '../live/live.ts'

/** Who follows all threads of the user, and is told when they cannot be followed. */
export interface Follower {
  since(): string | undefined
  take(frame: MineFrame): void
  reset(): void
  /** There is no connection for now; there may be one later. */
  onOffline(): void
  /** The part of the program that connects could not be loaded: nothing follows any more. */
  onBroken(error: unknown): void
}

/** Follows all threads of the user, once the connection is loaded. @returns what ends it, even before it has begun */
export function followMine(load: () => Promise<Live>, follower: Follower): () => void {
  let isOver = false
  let end = () => {}
  const begin = (live: Live) => {
    if (isOver) return
    const unfollow = live.followMine({
      since: () => follower.since(),
      take: (frame) => isOver || follower.take(frame),
      reset: () => isOver || follower.reset(),
    })
    const look = () => {
      const status = live.status.getSnapshot()
      if ('error' in status && status.error) follower.onOffline()
    }
    const unwatch = live.status.subscribe(look)
    end = () => {
      unwatch()
      unfollow()
    }
    look()
  }
  load()
    .then(begin)
    .catch((error) => isOver || follower.onBroken(error))
  return () => {
    isOver = true
    end()
  }
}
