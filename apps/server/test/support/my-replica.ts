import type { TestServer } from './in-process.ts'

interface Item {
  kind: 'message' | 'member' | 'thread'
  rev: number
  message?: { id: string; seq: number }
  member?: { userId: string; role: string | null }
  thread?: object
}

/** What `GET /v1/changes` says of one thread. */
export type MyEntry =
  | { kind: 'changes'; thread: { id: string; rev: number }; items: Item[]; mine: Record<string, string[]> }
  | { kind: 'closed'; threadId: string; code: string }

class ThreadReplica {
  /** As of its newest entry. */
  resource: object = {}
  readonly items = new Map<string, { rev: number; item: Item }>()
  readonly mine = new Map<string, string[]>()

  apply(items: readonly Item[], mine: Record<string, string[]>): void {
    for (const item of items) {
      const name = `${item.kind} ${item.message?.id ?? item.member?.userId}`
      if ((this.items.get(name)?.rev ?? 0) > item.rev) continue
      this.items.set(name, { rev: item.rev, item })
      if (item.message) this.mine.set(item.message.id, mine[item.message.id] ?? [])
    }
  }

  copy(): ThreadReplica {
    const copy = new ThreadReplica()
    copy.resource = this.resource
    for (const [name, item] of this.items) copy.items.set(name, item)
    for (const [id, reactions] of this.mine) copy.mine.set(id, reactions)
    return copy
  }
}

/** What a client keeps of all threads of its user, from the answers of `GET /v1/changes` alone. */
export class MyReplica {
  readonly user: string
  readonly threads = new Map<string, ThreadReplica>()
  cursor = '0'
  hasMore = true

  constructor(user: string) {
    this.user = user
  }

  take(entry: MyEntry): void {
    if (entry.kind === 'closed') {
      this.threads.delete(entry.threadId)
      return
    }
    const thread = this.threads.get(entry.thread.id) ?? new ThreadReplica()
    this.threads.set(entry.thread.id, thread)
    thread.resource = entry.thread
    thread.apply(entry.items, entry.mine)
  }

  /** Reads a page, and throws if it is not one. */
  async look(server: TestServer, limit: number): Promise<MyEntry[]> {
    const path = `/v1/changes?since=${this.cursor}&limit=${limit}`
    const { status, json, text } = await server.call('GET', path, { as: { user: this.user } })
    if (status !== 200) throw new Error(`${path} answered ${text}`)
    const { threads, cursor, hasMore } = json as { threads: MyEntry[]; cursor: string; hasMore: boolean }
    const items = threads.map((entry) => (entry.kind === 'closed' ? 1 : entry.items.length))
    const sum = items.reduce((a, b) => a + b, 0)
    if (sum > limit) throw new Error(`${path} answered ${sum} items`)
    if (hasMore && cursor === this.cursor) throw new Error(`${path} goes on from itself`)
    for (const entry of threads) this.take(entry)
    this.cursor = cursor
    this.hasMore = hasMore
    return threads
  }

  /** Reads on to the end, while nobody writes. */
  async catchUp(server: TestServer, limit: number): Promise<void> {
    do await this.look(server, limit)
    while (this.hasMore)
  }

  copy(): MyReplica {
    const copy = new MyReplica(this.user)
    for (const [id, thread] of this.threads) copy.threads.set(id, thread.copy())
    copy.cursor = this.cursor
    return copy
  }

  /** All that it knows, in the form of `freshState`. */
  state(): object {
    const threads = [...this.threads].map(([id, { resource, items, mine }]) => {
      const all = [...items.values()].map(({ item }) => item)
      const messages = all.flatMap(({ message }) => message ?? []).sort((a, b) => a.seq - b.seq)
      const members = all.flatMap(({ member }) => (member?.role ? `${member.userId} ${member.role}` : []))
      const reactions = messages.map((message) => mine.get(message.id)!.toSorted())
      return [id, { resource, messages, reactions, members: members.sort() }]
    })
    return Object.fromEntries(threads)
  }
}

/** What a user can read now, with the thread's own routes. */
export async function freshState(server: TestServer, user: string): Promise<object> {
  const get = async (path: string) => (await server.call('GET', `/v1/threads${path}`, { as: { user } })).json
  const state: Record<string, object> = {}
  for (const resource of (await get('?limit=200')).items) {
    const { id } = resource as { id: string }
    const page = await get(`/${id}/messages?limit=1000`)
    const reactions = page.items.map((message: { id: string }) => (page.mine[message.id] ?? []).toSorted())
    const members = (await get(`/${id}/members?limit=200`)).items.map(
      ({ userId, role }: { userId: string; role: string }) => `${userId} ${role}`,
    )
    state[id] = { resource, messages: page.items, reactions, members: members.sort() }
  }
  return state
}
