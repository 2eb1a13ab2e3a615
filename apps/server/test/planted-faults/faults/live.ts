import type { Fault } from '../fault.ts'
import { catchUp, noGap } from '../suites.ts'

/** What breaks the promises about who is up to date. */
export const liveFaults: readonly Fault[] = [
  {
    name: 'a frame is dropped',
    guarantee: 'G-LIVE',
    file: 'followers/realtime/topic.ts',
    find: 'for (const listener of this.listeners) listener.offer(frame)',
    replace: 'if (frame.rev % 11 !== 0) for (const listener of this.listeners) listener.offer(frame)',
    suite: noGap,
  },
  {
    name: 'a frame is delivered twice',
    guarantee: 'G-LIVE',
    file: 'followers/realtime/connection.ts',
    find: '    this.#carrier.write(frame)\n    return true\n',
    replace: '    this.#carrier.write(frame)\n    this.#carrier.write(frame)\n    return true\n',
    suite: noGap,
  },
  {
    name: 'a cursor moves past what was delivered',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/thread-changes.ts',
    find: 'const upTo = found.length < all.length ? found.at(-1)!.rev : horizon',
    replace: 'const upTo = thread.rev',
    suite: catchUp,
  },
  {
    name: 'catch-up forgets the block that was being filled',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/thread-changes.ts',
    find: 'if (filled > 0) numbers.add(blockOf(filled))',
    replace: '',
    suite: catchUp,
  },
]
