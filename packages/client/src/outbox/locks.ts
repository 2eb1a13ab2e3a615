/**
 * Locks that the tabs of a browser share, and that go with their tab. Where there are none (React Native, older
 * versions of Node, pages without TLS) every lock is free, for everybody.
 */
const locks = (): LockManager | undefined => globalThis.navigator?.locks

/** Holds a lock, from when this resolves until the promise does. */
export function hold(name: string, until: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const held = () => {
      resolve()
      return until
    }
    if (!locks()) void held()
    else locks()!.request(name, held).catch(reject)
  })
}

/** Runs under a lock, if nobody holds it; else returns undefined. */
export async function ifFree<T>(name: string, run: () => Promise<T>): Promise<T | undefined> {
  if (!locks()) return run()
  return locks()!
    .request(name, { ifAvailable: true }, (lock) => lock && run())
    .then((ran) => ran ?? undefined)
}

/** Runs under a lock, once whoever holds it has let go; not if the signal comes first. */
export async function whenFree(name: string, signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  const request = locks()?.request(name, { signal }, run)
  await request?.catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
