import { threadIn } from '../../storage/keys.ts'
import { StoreError } from '../../storage/store.ts'

/**
 * Reads from many threads: again without each one that turns out to be damaged, so that it holds up no other.
 *
 * @param read leaves out the threads that it is given
 * @throws StoreError where something else is damaged, and what else the read throws
 */
export async function withoutDamaged<R>(read: (damaged: ReadonlySet<string>) => R | Promise<R>): Promise<R> {
  const damaged = new Set<string>()
  for (;;) {
    try {
      return await read(damaged)
    } catch (error) {
      const thread = damagedThread(error)
      if (thread === undefined || damaged.has(thread)) throw error
      damaged.add(thread)
    }
  }
}

function damagedThread(error: unknown): string | undefined {
  if (!(error instanceof StoreError) || error.code !== 'corrupt') return undefined
  return error.key && threadIn(error.key)
}
