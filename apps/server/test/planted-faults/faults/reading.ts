import type { Fault } from '../fault.ts'
import { liveReading, properties, reading } from '../suites.ts'

/** What breaks the counts of what is not read, and what others are told of it. */
export const readingFaults: readonly Fault[] = [
  {
    name: 'a post leaves its author’s watermark where it was',
    guarantee: 'G-UNREAD',
    file: 'features/messages/create.ts',
    find: '  markPosted(view, thread, author, seq)\n',
    replace: '',
    suite: properties,
  },
  {
    name: 'deleted messages count as unread',
    guarantee: 'G-UNREAD',
    file: 'features/messages/change.ts',
    find: '  setHole(view, thread, message.seq, !isCounted)\n',
    replace: '',
    suite: properties,
  },
  {
    name: 'a mention stays when its message is deleted',
    guarantee: 'G-UNREAD',
    file: 'features/messages/change.ts',
    find: '  countMentions(view, thread, message, isCounted)\n',
    replace: '  if (isCounted) countMentions(view, thread, message, isCounted)\n',
    suite: properties,
  },
  {
    name: 'who is mentioned no longer after an edit still counts it',
    guarantee: 'G-UNREAD',
    file: 'features/messages/change.ts',
    find: '        countMentions(view, writer.thread, message, false)\n',
    replace: '',
    suite: properties,
  },
  {
    name: 'a watermark goes back',
    guarantee: 'G-UNREAD',
    file: 'features/reading/commands.ts',
    find: 'if (!mark || seq <= mark.readSeq) return false',
    replace: 'if (!mark || seq === mark.readSeq) return false',
    suite: properties,
  },
  {
    name: 'watermarks get lost when a thread grows large',
    guarantee: 'G-UNREAD',
    file: 'features/threads/thread-writer.ts',
    find: 'mark: thread.marks[i] })',
    replace: 'mark: markOfNew(thread) })',
    suite: reading,
  },
  {
    name: 'deleted messages of older chunks are not looked at',
    guarantee: 'G-UNREAD',
    file: 'features/reading/holes.ts',
    find: '      high = low - 1\n',
    replace: '      high = 0\n',
    suite: reading,
  },
  {
    name: 'who is behind is not told what was read meanwhile',
    guarantee: 'G-UNREAD',
    file: 'followers/realtime/subscription.ts',
    find: '    this.#latest.set(latest, frame)\n',
    replace: '',
    suite: liveReading,
  },
  {
    name: 'what was read in a large thread is told to everybody',
    guarantee: 'G-AUTH',
    file: 'features/reading/visibility.ts',
    find: 'return memberCount <= mostReaders',
    replace: 'return memberCount >= 0',
    suite: reading,
  },
]
