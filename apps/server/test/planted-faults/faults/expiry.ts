import type { Fault } from '../fault.ts'
import { expiry, expiryProperties, purge } from '../suites.ts'

/** What breaks the promises about messages that expire. */
export const expiryFaults: readonly Fault[] = [
  {
    name: 'what has expired is shown until it is purged',
    guarantee: 'G-READ',
    file: 'features/messages/expiry.ts',
    find: 'return at !== undefined && at <= now',
    replace: 'return at !== undefined && at <= now - 60_000',
    suite: expiry,
  },
  {
    name: 'the cached page shows what has expired since',
    guarantee: 'G-READ',
    file: 'features/messages/page.ts',
    find: 'return now >= times.from && now < times.until ? json : undefined',
    replace: 'return now >= times.from ? json : undefined',
    suite: expiryProperties,
  },
  {
    name: 'the id of a purged message is free again',
    guarantee: 'G-IDEM',
    file: 'features/messages/purge.ts',
    find: '  const { id, createdAt } = message\n',
    replace: '  const { id, createdAt } = message\n  view.delete(replyRows, messageKeys.id(thread, id))\n',
    suite: expiry,
  },
  {
    name: 'a purge is told to nobody who was away',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/thread-changes.ts',
    find: '    else purged.push(seq)\n',
    replace: '',
    suite: expiryProperties,
  },
  {
    name: 'a shorter time to expire is kept from who knows the longer one',
    guarantee: 'G-CATCHUP',
    file: 'features/changes/item.ts',
    find: 'const stub: Stub = { id, threadId,',
    replace: 'const stub: Stub = { id: id.slice(1), threadId,',
    suite: expiryProperties,
  },
  {
    name: 'a purge leaves an earlier version behind',
    guarantee: 'G-ATOMIC',
    file: 'features/messages/purge.ts',
    find: '  if (message.version > 1) view.deleteUnasked(messageKeys.versions(thread, seq))\n',
    replace: '',
    suite: expiry,
  },
  {
    name: 'a purge forgets a reaction that came meanwhile',
    guarantee: 'G-ATOMIC',
    file: 'features/messages/purge.ts',
    find: '  if (isAll && countOf(reactionsTo(view, thread, entry)) !== reactions.length) return false\n',
    replace: '',
    suite: purge,
  },
]
