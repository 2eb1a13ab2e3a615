import type { Role } from '../../auth/permissions.ts'
import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { type Member, memberKeys, members } from '../members/member.ts'
import { markOfNew, placeIn } from '../reading/mark.ts'
import { forgetMoved } from '../reading/moved-rows.ts'
import { type ChangedItem, changeRows } from './change-index.ts'
import { listKeys, listRows, saveThread } from './list-rows.ts'
import {
  type Details,
  inlineMetadataBytes,
  keys,
  type Metadata,
  metadataRows,
  rosterSize,
  type Thread,
} from './thread.ts'

/**
 * Changes a thread within a command: gives positions to what changed, keeps the change index, the members and their
 * counts, and at the end writes the thread's row once.
 */
export class ThreadWriter {
  readonly view: View
  readonly id: string
  readonly #before: Thread | undefined
  readonly #actor: string | null
  /** Ours alone until it is saved. */
  readonly thread: Thread
  #detailsChanged = false
  readonly #joined: string[] = []
  readonly #left: string[] = []

  private constructor(view: View, before: Thread | undefined, thread: Thread, actor: string | null) {
    this.view = view
    this.#before = before
    this.#actor = actor
    this.thread = thread
    this.id = thread.details.id
  }

  /** @param actor who changes it; `null`: the application */
  static of(view: View, thread: Thread, actor: string | null): ThreadWriter {
    return new ThreadWriter(view, thread, { ...thread }, actor)
  }

  /** A thread that is not there yet. */
  static create(view: View, details: NewDetails, actor: string | null): ThreadWriter {
    const rev = view.nextRev()
    const { createdAt = view.now, metadata, ...rest } = details
    const writer = new ThreadWriter(
      view,
      undefined,
      {
        lastSeq: 0,
        rev,
        activity: rev,
        listed: rev,
        settled: rev,
        lastMessageAt: undefined,
        maxId: '',
        firstSeq: 1,
        lastHole: 0,
        marks: [],
        details: {
          ...rest,
          createdAt,
          updatedAt: details.updatedAt ?? createdAt,
          created: rev,
          rev,
          memberCount: 0,
          ownerCount: 0,
          roster: new Map(),
        },
      },
      actor,
    )
    // Whatever a thread has is gone, but for its own row, before its id could be free.
    view.isNewScope(keys.thread(details.id))
    writer.setMetadata(metadata ?? {})
    writer.index(undefined, rev, 't')
    view.note([rev, 'thread', writer.id, null, actor])
    return writer
  }

  /** The position of one more changed item of the thread. */
  nextRev(): number {
    this.thread.rev = this.view.nextRev()
    return this.thread.rev
  }

  /** Puts an item into the change index; its older entry goes. */
  index(before: number | undefined, rev: number, item: ChangedItem): void {
    if (before !== undefined) this.view.delete(changeRows, keys.change(this.id, before))
    this.view.put(changeRows, keys.change(this.id, rev), { item, lastSeq: this.thread.lastSeq })
  }

  changeDetails(change: Partial<Details>): void {
    this.thread.details = { ...this.thread.details, ...change }
    this.#detailsChanged = true
  }

  /** Brings it back from being deleted. */
  restore(): void {
    this.changeDetails({ deletedAt: undefined, deletedBy: undefined })
    this.#changeThread()
    this.#detailsChanged = false
    this.thread.details = { ...this.thread.details, restored: this.thread.rev }
  }

  setMetadata(metadata: Metadata): void {
    const inline = JSON.stringify(metadata).length <= inlineMetadataBytes
    if (!inline) this.view.put(metadataRows, keys.metadata(this.id), metadata)
    else if (this.#before && !this.#before.details.metadata)
      this.view.delete(metadataRows, keys.metadata(this.id))
    this.changeDetails({ metadata: inline ? metadata : undefined })
  }

  /** Puts the thread where it would be if it had a message now. */
  moveToTop(): void {
    this.#changeThread()
    this.thread.activity = this.thread.rev
  }

  /** Notes which messages are being streamed, which is no change of the thread itself. */
  setStreams(seqs: readonly number[]): void {
    this.thread.details = { ...this.thread.details, streams: seqs.length > 0 ? seqs : undefined }
  }

  /** Gives a user a role; who isn't a member yet becomes one. */
  setMember(user: string, role: Role, joinedAt = this.view.now): Member {
    const row = this.#memberRow(user)
    const rev = this.nextRev()
    const isNew = !row?.role
    if (row && isNew) this.view.delete(listRows, listKeys.left(user, row.rev))
    const mark = this.thread.details.roster ? undefined : markOfNew(this.thread)
    const member: Member = isNew
      ? { role, rev, joined: rev, joinedAt, ...(mark && { mark }) }
      : { ...row, role, rev }
    this.#putMember(user, row, member)
    if (isNew) {
      this.view.put(textTable, memberKeys.order(this.id, rev), user)
      this.#joined.push(user)
    }
    this.#count(isNew ? 1 : 0, Number(role === 'owner') - Number(row?.role === 'owner'))
    this.#setRoster(user, role)
    return member
  }

  /** Takes a member out. */
  removeMember(user: string): void {
    const row = this.#memberRow(user)
    if (!row?.role) throw new Error('a member is taken out who is none')
    forgetMoved(this.view, this.thread, user)
    this.view.delete(textTable, memberKeys.order(this.id, row.joined))
    const { mark: _mark, ...rest } = row
    const rev = this.nextRev()
    this.#putMember(user, row, { ...rest, role: null, rev })
    this.view.put(listRows, listKeys.left(user, rev), this.id)
    this.#left.push(user)
    this.#count(-1, row.role === 'owner' ? -1 : 0)
    this.#setRoster(user, undefined)
  }

  /** Writes the thread's row, and with it whatever depends on it. */
  save(): void {
    const { thread } = this
    if (!this.#before) {
      takePlace(thread)
    } else if (this.#detailsChanged) {
      this.#changeThread()
    }
    // Nobody settles a deleted thread, so it takes its places at once.
    if (thread.details.deletedAt !== undefined) takePlace(thread)
    saveThread(this.view, this.#before, thread, { joined: this.#joined, left: this.#left })
  }

  /** Gives the thread itself, as an item, a new position. */
  #changeThread(): void {
    const rev = this.nextRev()
    this.index(this.thread.details.rev, rev, 't')
    this.thread.details = { ...this.thread.details, rev }
    this.view.note([rev, 'thread', this.id, null, this.#actor])
  }

  #memberRow(user: string): Member | undefined {
    return this.#before && this.view.get(members, memberKeys.member(this.id, user))
  }

  #putMember(user: string, before: Member | undefined, after: Member): void {
    this.view.put(members, memberKeys.member(this.id, user), after)
    this.index(before?.rev, after.rev, `u${user}`)
    this.view.note([after.rev, 'member', this.id, user, this.#actor])
  }

  #count(more: number, moreOwners: number): void {
    if (more === 0 && moreOwners === 0) return
    const { memberCount, ownerCount } = this.thread.details
    this.changeDetails({ memberCount: memberCount + more, ownerCount: ownerCount + moreOwners })
  }

  #setRoster(user: string, role: Role | undefined): void {
    const { roster } = this.thread.details
    if (!roster || roster.get(user) === role) return
    const place = placeIn(roster, user)
    const changed = new Map(roster)
    const { marks } = this.thread
    if (role) {
      changed.set(user, role)
      if (place < 0) this.thread.marks = [...marks, markOfNew(this.thread)]
    } else {
      changed.delete(user)
      this.thread.marks = marks.toSpliced(place, 1)
    }
    // Once a thread is large it stays so: going back and forth would rewrite its members' lists each time.
    if (changed.size > rosterSize) this.#spreadMarks(changed)
    this.changeDetails({ roster: changed.size > rosterSize ? undefined : changed })
  }

  /** In a large thread each member's row tells how far the member has read. */
  #spreadMarks(roster: ReadonlyMap<string, Role>): void {
    const { view, id, thread } = this
    const users = [...roster.keys()]
    for (const user of users) view.want(members, memberKeys.member(id, user))
    users.forEach((user, i) => {
      const key = memberKeys.member(id, user)
      view.put(members, key, { ...view.get(members, key)!, mark: thread.marks[i] })
    })
    thread.marks = []
  }
}

/** Puts a thread where the lists should have it. */
function takePlace(thread: Thread): void {
  thread.listed = thread.activity
  thread.settled = thread.rev
}

export interface NewDetails {
  id: string
  title?: string
  metadata?: Metadata
  author: string | null
  createdAt?: number
  updatedAt?: number
  request?: string
}
