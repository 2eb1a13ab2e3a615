import type { Fault } from '../fault.ts'
import { myChanges, myNoGap, myTail } from '../suites.ts'

/** What breaks the promises about all threads of a user. */
export const mineFaults: readonly Fault[] = [
  {
    name: 'a cursor of all threads moves past the rest of a thread',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/mine-step.ts',
    find: 'next: isAll ? this.#at(spot.at) : this.#at(spot.at - 1, upTo)',
    replace: 'next: this.#at(spot.at)',
    suite: myChanges,
  },
  {
    name: 'threads that change while all are paged through are forgotten',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/mine-step.ts',
    find: "if (order === 'changed')",
    replace: "if (order === 'changed' && until < 0)",
    suite: myChanges,
  },
  {
    name: 'nothing tells that a thread was left',
    guarantee: 'G-CATCHUP',
    file: 'features/threads/thread-writer.ts',
    find: 'this.view.put(listRows, listKeys.left(user, rev), this.id)',
    replace: '',
    suite: myChanges,
  },
  {
    name: 'a thread comes to a new member without what was there before',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/mine-step.ts',
    find: 'Math.max(member?.joined ?? 0, thread.details.restored ?? 0)',
    replace: 'thread.details.restored ?? 0',
    suite: myChanges,
  },
  {
    name: 'who tails all threads goes on reading one that they were removed from',
    guarantee: 'G-AUTH',
    file: 'followers/realtime/mine-hub.ts',
    find: 'for (const user of roster?.keys() ?? []) add(user)',
    replace: 'for (const user of this.#byUser.keys()) add(user)',
    suite: myTail,
  },
  {
    name: 'a tail of all threads goes on behind what it has not delivered yet',
    guarantee: 'G-LIVE',
    file: 'followers/realtime/mine-subscription.ts',
    find: 'return isAll && this.#goLive()',
    replace: 'return this.#goLive()',
    suite: myNoGap,
  },
  {
    name: 'a tail of all threads drops a delivery',
    guarantee: 'G-LIVE',
    file: 'followers/realtime/mine-hub.ts',
    find: 'for (const listener of part.to) listener.offer(delivery)',
    replace: 'if (made.rev % 11 !== 0) for (const listener of part.to) listener.offer(delivery)',
    suite: myNoGap,
  },
]
