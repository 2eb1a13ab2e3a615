import { reaches } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import { readEach } from '../../commit/record.ts'
import { endOf, u64At } from '../../storage/keys.ts'
import type { Engine } from '../engine.ts'
import { memberKeys, members } from '../members/member.ts'
import { meIn } from '../reading/read-state.ts'
import { accessThread, roleOf } from './access.ts'
import { metadataOf } from './commands.ts'
import { listKeys } from './list-rows.ts'
import { keys, metadataRows, type Thread, type ThreadResource, threadResource, threads } from './thread.ts'

export function getThread(
  { reads }: Engine,
  caller: Caller,
  id: string,
): ThreadResource | Promise<ThreadResource> {
  return reads.run((source) => {
    const { thread } = accessThread(source, caller, id, 'read')
    return threadResource(thread, metadataOf(source, thread), meIn(source, thread, caller))
  })
}

export interface ThreadQuery {
  sort: 'activity' | 'created'
  limit: number
  cursor?: string
  /** Only threads that this user is a member of too. */
  member?: string
  /** Only threads whose title holds this text, whatever its case. */
  title?: string
  /** Only threads whose metadata has these values; numbers and booleans are compared as they are written in JSON. */
  metadata: Record<string, string>
}

export interface Page<T> {
  items: T[]
  next: string | null
}

/** A filtered list looks at no more threads than this for one page, which may then be short. */
const maxExamined = 1000

/** The caller's threads, or all of them for the application, the most recently active or created first. */
export async function listThreads(
  engine: Engine,
  caller: Caller,
  query: ThreadQuery,
): Promise<Page<ThreadResource>> {
  const { reads, cursors, lists } = engine
  const kind = query.sort === 'activity' ? 't' : 'n'
  const below = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read(kind, query.cursor)
  let displaced: Thread[] = []
  return reads.run(
    (source) => {
      const list = new ThreadList(source, caller.kind === 'user' ? caller.user : query.member)
      // Usually the first look is enough. Where many threads do not match, or are deleted, it goes on further.
      for (let count = query.limit; ; count = Math.min(4 * count, maxExamined)) {
        const places =
          query.sort === 'created'
            ? list.byCreation(below, count + 1)
            : list.byActivity(below, count + 1, displaced)
        const { items, last } = matchingThreads(source, caller, query, places.slice(0, count))
        const isEnd = last === undefined || last === places.at(-1)!.place
        if (!isEnd && items.length < query.limit && count < maxExamined) continue
        return { items, next: isEnd ? null : cursors.make(kind, source.rev, last) }
      }
    },
    () => {
      displaced = lists.displaced()
    },
  ) as Promise<Page<ThreadResource>>
}

/** The threads of some places that the query wants, and the last place that was looked at. */
function matchingThreads(source: ReadSource, caller: Caller, query: ThreadQuery, places: Place[]) {
  const found: Thread[] = []
  let last: number | undefined
  for (const { thread, place } of loadThreads(source, caller, places, query.member)) {
    if (found.length === query.limit) break
    last = place
    if (!thread || thread.details.deletedAt !== undefined || !matches(source, caller, thread, query)) continue
    found.push(thread)
  }
  const items = readEach(found, (thread) =>
    threadResource(thread, metadataOf(source, thread), meIn(source, thread, caller)),
  )
  return { items, last }
}

/**
 * The threads of some places, and whatever else their resources need, all loaded at once.
 *
 * @param member whose membership is looked at too
 */
export function loadThreads(source: ReadSource, caller: Caller, places: Place[], member?: string) {
  for (const { id } of places) source.want(threads, keys.thread(id))
  const found = places.map(({ id, place }) => ({ thread: source.get(threads, keys.thread(id)), place }))
  for (const { thread } of found) {
    if (thread && !thread.details.metadata) source.want(metadataRows, keys.metadata(thread.details.id))
    if (!thread || thread.details.roster || caller.kind !== 'user') continue
    for (const user of [caller.user, member])
      if (user !== undefined) source.want(members, memberKeys.member(thread.details.id, user))
  }
  return found
}

/** Where a thread is in a list; lists run from high to low. */
interface Place {
  id: string
  place: number
}

/** A user in more large threads than this has the rest of them in the list by creation only. */
const maxLarge = 10_000

/** Rows of a list to read at once: mostly those of a page, and of those that are displaced, which are passed over. */
const rowsAtOnce = 10_000

/** The threads of one user, or of everybody. */
export class ThreadList {
  readonly #source: ReadSource
  readonly #user: string | undefined

  constructor(source: ReadSource, user: string | undefined) {
    this.#source = source
    this.#user = user
  }

  byCreation(below: number, count: number): Place[] {
    return this.#rows(
      (rev) =>
        this.#user === undefined ? listKeys.all.byCreation(rev) : listKeys.byCreation(this.#user, rev),
      below,
      count,
    )
  }

  /** Three lists in one: the rows on disk, the threads that are displaced in them, and the user's large threads. */
  byActivity(below: number, count: number, displaced: readonly Thread[]): Place[] {
    const user = this.#user
    const mine = displaced
      .filter(({ details }) => user === undefined || details.roster?.has(user))
      .map(({ details, activity }) => ({ id: details.id, place: activity }))
    const rows = this.#inPlace(
      (rev) => (user === undefined ? listKeys.all.byActivity(rev) : listKeys.byActivity(user, rev)),
      below,
      count,
      new Set(mine.map(({ id }) => id)),
    )
    const large = user === undefined ? [] : this.#large(user)
    return [...rows, ...mine, ...large]
      .filter(({ place }) => place < below)
      .sort((a, b) => b.place - a.place)
      .slice(0, count)
  }

  /** The rows of those that are not displaced. */
  #inPlace(
    keyAt: (rev: number) => string,
    below: number,
    count: number,
    elsewhere: ReadonlySet<string>,
  ): Place[] {
    const found: Place[] = []
    const atOnce = Math.min(count + elsewhere.size, rowsAtOnce)
    for (let to = below; found.length < count; ) {
      const rows = this.#rows(keyAt, to, atOnce)
      found.push(...rows.filter(({ id }) => !elsewhere.has(id)))
      if (rows.length < atOnce) break
      to = rows.at(-1)!.place
    }
    return found
  }

  #rows(keyAt: (rev: number) => string, below: number, count: number): Place[] {
    const rows = this.#source.scan({ from: keyAt(0), to: keyAt(below), limit: count, reverse: true })
    return rows.map(({ key, value }) => ({ id: value.toString(), place: u64At(key, key.length - 8) }))
  }

  #large(user: string): Place[] {
    const prefix = listKeys.large(user, '').slice(0, -1)
    const ids = this.#source
      .scan({ from: prefix, to: endOf(prefix), limit: maxLarge })
      .map(({ value }) => value.toString())
    for (const id of ids) this.#source.want(threads, keys.thread(id))
    return ids.flatMap((id) => {
      const thread = this.#source.get(threads, keys.thread(id))
      return thread ? [{ id, place: thread.activity }] : []
    })
  }
}

function matches(
  source: ReadSource,
  caller: Caller,
  thread: Thread,
  { title, metadata, member }: ThreadQuery,
): boolean {
  const { details } = thread
  if (!reaches(caller, details.id)) return false
  if (title !== undefined && !details.title?.toLowerCase().includes(title.toLowerCase())) return false
  if (member !== undefined && caller.kind === 'user' && !roleOf(source, thread, member)) return false
  const wanted = Object.entries(metadata)
  if (wanted.length === 0) return true
  const values = metadataOf(source, thread)
  return wanted.every(([name, text]) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return typeof value === 'string' ? value === text : value !== undefined && JSON.stringify(value) === text
  })
}
