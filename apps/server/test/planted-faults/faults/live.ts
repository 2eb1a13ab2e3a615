import type { Fault } from '../fault.ts'
import { catchUp, epochs, noGap } from '../suites.ts'

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
    name: 'epochs of two copies of a store have the same name',
    guarantee: 'G-CATCHUP',
    file: 'feed/epochs.ts',
    find: 'return new Epochs(randomNumber(), [...',
    replace: 'return new Epochs(this.current + 1, [...',
    suite: epochs,
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
