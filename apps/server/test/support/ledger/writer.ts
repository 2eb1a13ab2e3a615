import type { Random } from '../random.ts'
import { Attempt, type Change, type Changed, changing, type Item } from './item.ts'
import { type Details, type Ledger, ThreadLedger } from './ledger.ts'
import { type Body, changes, MessageItem, type MessageState, type SeenMessage } from './message-item.ts'
import { type Exchange, type Outcome, seeMessage, sendWrite } from './requests.ts'

const users = ['ada', 'bob', 'chi', 'dan']
const guests = ['eve', 'fay', 'gus']
const reactions = ['👍', 'ok', '🎉']
/** Threads that are written to at a time, and messages that a thread gets. */
const openThreads = 8
const fullThread = 200

/** Sends every kind of write, one after the other, and keeps the ledger. */
export class Writer {
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #exchange: Exchange
  #isStopped = false

  constructor(ledger: Ledger, random: Random, exchange: Exchange) {
    this.#ledger = ledger
    this.#random = random
    this.#exchange = exchange
  }

  /** Until it is stopped. */
  async run(): Promise<void> {
    while (!this.#isStopped) await this.#step()
  }

  stop(): void {
    this.#isStopped = true
  }

  /** G-IDEM: sends the creates again that got no answer. What was there already is answered as it is now. */
  async repeatUnanswered(): Promise<void> {
    for (const [thread, item] of this.#ledger.unanswered.splice(0)) {
      if (item.state) await this.#repeat(thread, item)
      else await this.#create(thread, item)
    }
  }

  async #repeat(thread: ThreadLedger, item: MessageItem): Promise<void> {
    const outcome = await this.#send('POST', `${thread.path}/messages`, item.author, item.request)
    if (!outcome.isKnown) return
    if (outcome.status !== 200) throw new Error(`${item.name} was created twice`)
    item.check(outcome.json as SeenMessage)
  }

  #step(): Promise<void> {
    const thread = this.#openThread()
    if (!thread) return this.#random.below(2) === 0 ? this.#createThread() : this.#createImplicitly()
    const dice = this.#random.below(100)
    if (dice < 36) return this.#create(thread, this.#newItem(thread))
    if (dice < 44) return this.#createBatch(thread)
    if (dice < 56) return this.#reply(thread)
    if (dice < 68) return this.#edit(thread)
    if (dice < 75) return this.#delete(thread)
    if (dice < 81) return this.#restore(thread)
    if (dice < 90) return this.#react(thread)
    if (dice < 94) return this.#unreact(thread)
    return dice < 97 ? this.#changeMember(thread) : this.#changeTitle(thread)
  }

  #openThread(): ThreadLedger | undefined {
    const open = this.#ledger.threads.filter(({ messages }) => messages.length < fullThread)
    if (open.length < openThreads) return undefined
    const thread = this.#random.pick(open)
    return thread.details.state ? thread : open.find(({ details }) => details.state)
  }

  #newThread(members: readonly string[]): ThreadLedger {
    const thread = new ThreadLedger(`t${this.#ledger.newToken()}`, members)
    thread.details.isBusy = true
    this.#ledger.threads.push(thread)
    return thread
  }

  async #createThread(): Promise<void> {
    const thread = this.#newThread(users)
    const [owner, ...others] = users
    const body = { id: thread.id, title: 'first', members: others.map((userId) => ({ userId })) }
    const members = Object.fromEntries(users.map((user) => [user, user === owner ? 'owner' : 'member']))
    const change = () => ({ title: 'first', members })
    const outcome = await this.#change('POST', '/v1/threads', owner, body, [changing(thread.details, change)])
    if (outcome.isKnown) release(thread.details, undefined)
  }

  #createImplicitly(): Promise<void> {
    const thread = this.#newThread([this.#random.pick(users)])
    return this.#create(thread, this.#newItem(thread))
  }

  #newItem(thread: ThreadLedger, parent?: MessageItem): MessageItem {
    const token = this.#ledger.newToken()
    const id = this.#random.below(3) > 0 ? `id-${token}` : undefined
    const request = { id, body: this.#newBody(token), replyTo: parent?.id }
    return new MessageItem(request, this.#random.pick(thread.users), parent)
  }

  /** Mostly short; some in a row of their own, a few in a blob file. */
  #newBody(token: string): Body {
    const dice = this.#random.below(100)
    const most = dice < 80 ? 200 : dice < 98 ? 6_000 : 150_000
    const letter = String.fromCharCode(97 + this.#random.below(26))
    return { token, text: letter.repeat(1 + this.#random.below(most)) }
  }

  /** Creates a message, with its thread where that isn't there, and with the parent's count where it replies. */
  async #create(thread: ThreadLedger, item: MessageItem): Promise<void> {
    const { author, parent, request } = item
    const list = [changing(item, item.create)]
    if (parent) {
      parent.isBusy = true
      list.push(changing(parent, changes.replies(1)))
    }
    const isFirst = !thread.details.state
    if (isFirst) {
      thread.details.isBusy = true
      list.push(changing(thread.details, () => ({ title: undefined, members: { [author]: 'owner' } })))
    }
    this.#add(thread, item)
    const outcome = await this.#change('POST', `${thread.path}/messages`, author, request, list)
    if (!outcome.isKnown) return
    if (outcome.status !== 201) throw new Error(`${item.name} was there already`)
    release(item, outcome.json as SeenMessage)
    if (isFirst) release(thread.details, undefined)
    if (parent) await this.#look(thread, parent)
  }

  async #createBatch(thread: ThreadLedger): Promise<void> {
    const author = this.#random.pick(thread.users)
    const items = Array.from({ length: 2 + this.#random.below(12) }, () => {
      const { request } = this.#newItem(thread)
      return new MessageItem(request, author)
    })
    for (const item of items) this.#add(thread, item)
    const outcome = await this.#change(
      'POST',
      `${thread.path}/messages/batch`,
      author,
      { messages: items.map(({ request }) => request) },
      items.map((item) => changing(item, item.create)),
    )
    if (!outcome.isKnown) return
    const answered = outcome.json as { items: SeenMessage[] }
    items.forEach((item, i) => void release(item, answered.items[i]))
  }

  async #reply(thread: ThreadLedger): Promise<void> {
    const parent = this.#take(thread, ({ isDeleted }) => !isDeleted)
    if (parent) await this.#create(thread, this.#newItem(thread, parent))
  }

  async #edit(thread: ThreadLedger): Promise<void> {
    const item = this.#take(thread, ({ isDeleted }) => !isDeleted)
    if (!item) return
    const body = this.#newBody(item.request.body.token)
    const outcome = await this.#change('PATCH', pathOf(thread, item), this.#authorOrNobody(item), { body }, [
      changing(item, changes.edit(body)),
    ])
    if (outcome.isKnown) release(item, outcome.json as SeenMessage)
  }

  async #delete(thread: ThreadLedger): Promise<void> {
    await this.#hideOrShow(thread, false, 'DELETE', '', changes.delete, -1)
  }

  async #restore(thread: ThreadLedger): Promise<void> {
    await this.#hideOrShow(thread, true, 'POST', '/restore', changes.restore, 1)
  }

  /** Deletes or restores a message; its parent counts it as a reply no more, or again. */
  async #hideOrShow(
    thread: ThreadLedger,
    isDeleted: boolean,
    method: string,
    path: string,
    change: Change<MessageState | undefined>,
    more: number,
  ): Promise<void> {
    const item = this.#take(thread, (state) => state.isDeleted === isDeleted)
    if (!item) return
    const { parent } = item
    if (parent?.isBusy) {
      item.isBusy = false
      return
    }
    const list = [changing(item, change)]
    if (parent) {
      parent.isBusy = true
      list.push(changing(parent, changes.replies(more)))
    }
    const outcome = await this.#change(method, pathOf(thread, item) + path, undefined, undefined, list)
    if (!outcome.isKnown) return
    await this.#look(thread, item)
    if (parent) await this.#look(thread, parent)
  }

  async #react(thread: ThreadLedger): Promise<void> {
    const user = this.#random.pick(thread.users)
    const reaction = this.#random.pick(reactions)
    const item = this.#take(thread, (state) => !state.isDeleted && !state.reactions[reaction]?.includes(user))
    if (!item) return
    const path = `${pathOf(thread, item)}/reactions/${encodeURIComponent(reaction)}`
    const outcome = await this.#change('PUT', path, user, undefined, [
      changing(item, changes.react(reaction, user)),
    ])
    if (outcome.isKnown) release(item, outcome.json as SeenMessage)
  }

  async #unreact(thread: ThreadLedger): Promise<void> {
    const reaction = this.#random.pick(reactions)
    const item = this.#take(
      thread,
      (state) => !state.isDeleted && (state.reactions[reaction] ?? []).length > 0,
    )
    const user = item?.state?.reactions[reaction]?.[0]
    if (!item || user === undefined) return
    const path = `${pathOf(thread, item)}/reactions/${encodeURIComponent(reaction)}`
    const change = changes.unreact(reaction, user)
    const outcome = await this.#change('DELETE', path, user, undefined, [changing(item, change)])
    if (outcome.isKnown) await this.#look(thread, item)
  }

  async #changeMember(thread: ThreadLedger): Promise<void> {
    const { details } = thread
    if (details.isBusy || !details.state) return
    details.isBusy = true
    const guest = this.#random.pick(guests)
    const path = `${thread.path}/members/${guest}`
    const { [guest]: role, ...others } = details.state.members
    const change: Change<Details | undefined> = (state) => ({
      title: state!.title,
      members: role === undefined ? { ...others, [guest]: 'viewer' } : others,
    })
    const body = role === undefined ? { role: 'viewer' } : undefined
    const method = role === undefined ? 'PUT' : 'DELETE'
    const outcome = await this.#change(method, path, undefined, body, [changing(details, change)])
    if (outcome.isKnown) release(details, undefined)
  }

  async #changeTitle(thread: ThreadLedger): Promise<void> {
    const { details } = thread
    if (details.isBusy || !details.state) return
    details.isBusy = true
    const title = this.#ledger.newToken()
    const change: Change<Details | undefined> = (state) => ({ title, members: state!.members })
    const outcome = await this.#change('PATCH', thread.path, undefined, { title }, [
      changing(details, change),
    ])
    if (outcome.isKnown) release(details, undefined)
  }

  /** A message that nobody works with, for oneself. */
  #take(thread: ThreadLedger, isWanted: (state: MessageState) => boolean): MessageItem | undefined {
    const idle = thread.messages.filter(({ isBusy, state }) => !isBusy && state && isWanted(state))
    if (idle.length === 0) return undefined
    const item = this.#random.pick(idle)
    item.isBusy = true
    return item
  }

  #add(thread: ThreadLedger, item: MessageItem): void {
    item.isBusy = true
    thread.messages.push(item)
  }

  /** G-READ: right after the answer, a read shows what was changed. */
  async #look(thread: ThreadLedger, item: MessageItem): Promise<void> {
    const seen = await seeMessage(this.#exchange.server, thread, item)
    if (seen) item.check(seen)
    item.isBusy = false
  }

  #authorOrNobody({ author }: MessageItem): string | undefined {
    return this.#random.below(3) > 0 ? author : undefined
  }

  /** Sends a write that changes these items; if it is not answered, they stay busy. */
  async #change(
    method: string,
    path: string,
    user: string | undefined,
    body: unknown,
    list: Changed[],
  ): Promise<Outcome> {
    const attempt = new Attempt(`${method} ${path}`)
    for (const { begin } of list) begin(attempt)
    const outcome = await this.#send(method, path, user, body)
    if (outcome.isKnown) for (const { answered } of list) answered()
    return outcome
  }

  #send(method: string, path: string, user: string | undefined, body: unknown): Promise<Outcome> {
    const isFast = this.#random.next() < this.#exchange.fastShare
    return sendWrite(this.#exchange, method, path, isFast, { user, body })
  }
}

function pathOf(thread: ThreadLedger, item: MessageItem): string {
  return `${thread.path}/messages/${item.id}`
}

/** Ends the work with an item whose change was answered, perhaps with its new appearance. */
function release<State, Seen>(item: Item<State, Seen>, seen: Seen | undefined): void {
  if (seen !== undefined) item.check(seen)
  item.isBusy = false
}
