import type { Role } from '../../auth/permissions.ts'
import type { Published } from '../../commit/committer.ts'
import type { Source } from '../../commit/record.ts'
import {
  type ChangedState,
  memberState,
  type StreamMark,
  stateOfMessage,
  threadState,
} from '../../features/changes/item.ts'
import { appendJson } from '../../features/changes/missed-appends.ts'
import { cursorAt, itemsJson } from '../../features/changes/reads.ts'
import type { Engine } from '../../features/engine.ts'
import { memberKeys } from '../../features/members/member.ts'
import { type Entry, flags } from '../../features/messages/block.ts'
import { hasExpired } from '../../features/messages/expiry.ts'
import {
  type Contents,
  entryAt,
  fieldsOf,
  type Message,
  readFields,
  storedJson,
} from '../../features/messages/message.ts'
import { streamHead } from '../../features/messages/stream.ts'
import { placeOf } from '../../features/messages/stream-state.ts'
import { keys, type Thread } from '../../features/threads/thread.ts'
import type { Change, Told } from '../../feed/feed.ts'
import { readJson } from '../../lib/json.ts'
import { type AccessChange, type Step, TopicFrame } from './frame.ts'

/** What a commit did in one thread. */
export interface ThreadChange {
  changes: Change[]
  told: Told[]
}

/**
 * What a commit did in one thread, as frames: first what was appended, then what changed. A message whose stream goes
 * on or has just ended is told without what was streamed, which everybody has who gets the frame.
 */
export function stepOf(
  engine: Engine,
  published: Published,
  id: string,
  { changes, told }: ThreadChange,
  access: AccessChange | undefined,
): Step | Promise<Step> {
  const { commit } = published
  const frames = appendFrames(told)
  const row = published.changed.get(keys.thread(id))?.value as Thread | undefined
  if (changes.length === 0 || !row) return { commit, after: 0, frames, access }
  const after = published.before.get(id) ?? 0
  // Nearly always all rows are at hand; contents in a row of their own may have to be read, as of this commit.
  return engine.reads.run((source) => {
    const items = statesOf(source, row, changes, told)
    const json = changesJson(engine, row, after, items, changes)
    const frame = new TopicFrame(json, row.rev, marksOf(items, told))
    return { commit, after, frames: [...frames, frame], access }
  })
}

function changesJson(
  engine: Engine,
  { rev, details }: Thread,
  after: number,
  items: readonly ChangedState[],
  changes: readonly Change[],
): Buffer {
  const head = `{"type":"changes","thread":${JSON.stringify(details.id)},"after":"${cursorAt(engine, after)}","cursor":"${cursorAt(engine, rev)}",`
  const tail = `,"actors":${JSON.stringify(actorsOf(changes))}}`
  return Buffer.concat([Buffer.from(head), itemsJson(items), Buffer.from(tail)])
}

function marksOf(items: readonly ChangedState[], told: readonly Told[]): StreamMark[] {
  const ended = told.filter(({ kind }) => kind === 'ended')
  return [
    ...items.flatMap(({ stream }) => (stream ? [stream] : [])),
    ...ended.map(({ message }) => ({ message, place: undefined })),
  ]
}

/** Texts that follow one another are told as one; what a new message begins with comes with it. */
function appendFrames(told: readonly Told[]): TopicFrame[] {
  const started = new Set(told.filter(({ kind }) => kind === 'started').map(({ seq }) => seq))
  const frames: TopicFrame[] = []
  let texts: string[] = []
  told.forEach((one, i) => {
    if (one.kind !== 'appended' || started.has(one.seq)) return
    const { thread, message, place, from, text, part } = one
    const stream = { thread, message, generation: place.generation }
    if (text !== undefined) {
      texts.push(text)
      const next = told[i + 1]
      if (next && isGoingOn(one, next)) return
    }
    const offset = from - texts.slice(0, -1).reduce((bytes, other) => bytes + Buffer.byteLength(other), 0)
    const json =
      text !== undefined
        ? appendJson(stream, { offset, text: texts.join('') })
        : appendJson(stream, { part: place.parts - 1, value: part! })
    frames.push(new TopicFrame(json, undefined, [{ message, place }]))
    texts = []
  })
  return frames
}

function isGoingOn(one: Told & { kind: 'appended' }, next: Told): boolean {
  return (
    next.kind === 'appended' &&
    next.seq === one.seq &&
    next.text !== undefined &&
    next.place.generation === one.place.generation
  )
}

/** The changed items as they are after the commit, each once, in the order of their positions. */
function statesOf(
  source: Source,
  thread: Thread,
  changes: readonly Change[],
  told: readonly Told[],
): ChangedState[] {
  if (thread.details.gone) return [threadState(source, thread)]
  const items = new Map<string, () => ChangedState>()
  for (const [, kind, , item] of changes) {
    items.set(`${kind} ${item}`, () => {
      if (kind === 'thread') return threadState(source, thread)
      if (kind === 'member') return memberState(source, thread, item)
      return knownStream(source, thread, item, told) ?? stateOfMessage(source, thread, item)
    })
  }
  return [...items.values()].map((state) => state()).sort((a, b) => a.rev - b.rev)
}

/**
 * A message whose stream readers know, without what was streamed: `keep` says what they are to keep of it. Undefined
 * for any other message, and for one whose stream they don't know yet.
 */
function knownStream(
  source: Source,
  { details: { id } }: Thread,
  seq: number,
  told: readonly Told[],
): ChangedState | undefined {
  const entry = entryAt(source, id, seq)
  if (!entry || hasExpired(entry, source)) return undefined
  const ofMessage = told.filter(({ seq }) => seq === entry.seq)
  if (ofMessage.some(({ kind }) => kind === 'started')) return undefined
  const end = ofMessage.find((one) => one.kind === 'ended')
  if (end) {
    const { body: _body, metadata: _metadata, ...message } = readFields(entry)
    // Somebody may have changed it since, in the same commit.
    if (end.contents === undefined || message.version > 1 || entry.flags & flags.deleted) return undefined
    const fields = JSON.stringify(fieldsOf(message)).slice(0, -1)
    return keptState(entry, Buffer.from(`${fields},${end.contents}}`), end.keep)
  }
  if (!(entry.flags & flags.streaming)) return undefined
  const stored: Message & Contents = readJson(storedJson(source, id, entry).toString())
  const { pointer, partsPointer } = stored.stream!
  const place = placeOf(streamHead(source, id, entry.seq))
  const keep = { pointer, ...(partsPointer !== undefined && { partsPointer }), ...place }
  const message = Buffer.from(JSON.stringify({ ...stored, stream: { ...stored.stream, ...place } }))
  return { ...keptState(entry, message, keep), stream: { message: stored.id, place } }
}

function keptState({ rev, flags: bits, seq }: Entry, message: Buffer, keep: object): ChangedState {
  return {
    rev,
    json: Buffer.concat([
      Buffer.from(`{"kind":"message","rev":${rev},"message":`),
      message,
      Buffer.from(`,"keep":${JSON.stringify(keep)}}`),
    ]),
    ...(bits & flags.hasReactions && { reactedSeq: seq }),
  }
}

/** Who did what, by position: from it a reader derives what is its own, such as its reactions. */
function actorsOf(changes: readonly Change[]): Record<string, string | null> {
  return Object.fromEntries(changes.map(([rev, , , , actor]) => [rev, actor]))
}

/** What a commit changed about who may read a thread; undefined where it only appended. */
export function accessChange(
  published: Published,
  id: string,
  { changes }: ThreadChange,
): AccessChange | undefined {
  const row = published.changed.get(keys.thread(id))?.value as Thread | undefined
  if (changes.length === 0 || !row) return undefined
  const changedMembers = new Map<string, Role | null>()
  let mayAdmit = false
  for (const [, kind, , user] of changes) {
    if (kind !== 'message') mayAdmit = true
    if (kind !== 'member') continue
    const member = published.changed.get(memberKeys.member(id, user))?.value
    changedMembers.set(user, (member as { role: Role | null } | undefined)?.role ?? null)
  }
  return { isDeleted: row.details.deletedAt !== undefined, mayAdmit, members: changedMembers }
}
