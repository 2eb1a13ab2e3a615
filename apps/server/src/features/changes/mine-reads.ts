import type { User } from '../../auth/principal.ts'
import type { Engine } from '../engine.ts'
import type { MinePlace } from './mine-place.ts'
import { minePlaceText } from './mine-place.ts'
import { type ClosedEntry, type MineStep, readMineStep, type ThreadEntry } from './mine-step.ts'
import { cursorAt, itemsJson } from './reads.ts'
import type { ChangesLimit } from './thread-changes.ts'

/** A page that finds little looks at about a thousand threads, and may then be short, or empty. */
const maxSteps = 32

type MinePage = Pick<MineStep, 'entries' | 'next' | 'isAll'>

/** A page of what changed in all threads of a user behind a place. */
export async function readMine(
  engine: Engine,
  caller: User,
  place: MinePlace,
  limit: ChangesLimit,
): Promise<MinePage> {
  const entries: MinePage['entries'] = []
  let step: MinePage = { entries, next: place, isAll: false }
  for (let steps = 0, items = 0, bytes = 0; steps < maxSteps && !step.isAll; steps++) {
    const rest = { items: limit.items - items, bytes: limit.bytes - bytes }
    if (rest.items <= 0 || rest.bytes <= 0) break
    step = await readMineStep(engine, caller, step.next, rest)
    for (const entry of step.entries) {
      entries.push(entry)
      items += entry.kind === 'closed' ? 1 : entry.items.length
      bytes += entry.kind === 'closed' ? 0 : bytesOf(entry)
    }
  }
  return { entries, next: step.next, isAll: step.isAll }
}

function bytesOf({ thread, items }: ThreadEntry): number {
  return items.reduce((sum, { json }) => sum + json.length, thread.length)
}

/** The page's JSON. */
export function mineJson(engine: Engine, { entries, next, isAll }: MinePage): Buffer {
  const parts: Buffer[] = [Buffer.from('{"threads":[')]
  entries.forEach((entry, i) => {
    if (i > 0) parts.push(comma)
    parts.push(...entryJson(engine, entry))
  })
  const envelope = { cursor: minePlaceText(engine, next), hasMore: !isAll }
  parts.push(Buffer.from(`],${JSON.stringify(envelope).slice(1)}`))
  return Buffer.concat(parts)
}

function entryJson(engine: Engine, entry: ThreadEntry | ClosedEntry): Buffer[] {
  if (entry.kind === 'closed') {
    const { kind, id, code, rev } = entry
    return [Buffer.from(JSON.stringify({ kind, threadId: id, code, rev }))]
  }
  const { thread, items, after, upTo, hasMore, mine } = entry
  const envelope = { after: cursorAt(engine, after), cursor: cursorAt(engine, upTo), hasMore, mine }
  return [
    Buffer.from('{"kind":"changes","thread":'),
    thread,
    comma,
    itemsJson(items),
    Buffer.from(`,${JSON.stringify(envelope).slice(1)}`),
  ]
}

const comma = Buffer.from(',')
