import type { Fault } from '../fault.ts'
import { presence } from '../suites.ts'

/** What breaks the promises about who is present. */
export const presenceFaults: readonly Fault[] = [
  {
    name: 'presence outlives the membership',
    guarantee: 'G-AUTH',
    file: 'followers/realtime/presence.ts',
    find: 'if (!member?.role) this.remove(thread, item)',
    replace: '',
    suite: presence,
  },
  {
    name: 'a reader who fell behind is not told who left',
    guarantee: 'G-LIVE',
    file: 'followers/realtime/subscription.ts',
    find: "    if (this.#state === 'live') this.fallBehind()\n",
    replace: '',
    suite: presence,
  },
  {
    name: 'any number of users is present in a thread',
    guarantee: 'G-BOUND',
    file: 'followers/realtime/presence.ts',
    find: 'if (!known) this.#mustHaveRoom(thread)',
    replace: '',
    suite: presence,
  },
]
