import { parseApiKey } from '../../src/auth/api-keys.ts'
import { mintToken } from '../../src/auth/tokens.ts'
import type { Random } from '../support/random.ts'
import type { Operation } from './document.ts'
import type { RawAnswer, RawRequest } from './exchange.ts'

/** A server under test, wherever it runs. */
export interface Target {
  apiKey: string
  adminKey: string
  send(request: RawRequest): Promise<RawAnswer>
}

type Headers = readonly (readonly [name: string, value: string])[]

/** Ids that are allowed, and that something on their way may take for something else. */
export const oddIds = [
  'a/b:c%d?e#f g',
  '__proto__',
  'constructor',
  'ünïcödé 👩‍👩‍👧‍👦 e\u0301',
  '%2e%2e',
  'batch',
]

/** What the application, which is no user, does not do. */
const usersOnly = new Set([
  ...['addReaction', 'removeReaction', 'markRead', 'getUnread', 'listReads'],
  ...['setPresence', 'removePresence', 'setTyping'],
])

/** Some threads with messages in them, and users and keys, for requests to be about. */
export class World {
  readonly target: Target
  readonly #threads: { id: string; messages: string[] }[] = []
  readonly #keys: string[] = []
  #tokens: Record<string, string> = {}

  private constructor(target: Target) {
    this.target = target
  }

  static async create(target: Target): Promise<World> {
    const world = new World(target)
    const key = parseApiKey(target.apiKey)!
    for (const user of ['ada', 'grace', 'joan']) {
      world.#tokens = { ...world.#tokens, [user]: await mintToken(key, { user, ttl: 3600 }, Date.now()) }
    }
    const { id } = await world.#ask('POST', '/v1/keys', world.admin, { name: 'of the world' })
    world.#keys.push(id)
    return world
  }

  /** More threads, since requests delete those that are there. Half of the names are odd ones. */
  async grow(random: Random): Promise<void> {
    this.#threads.length = 0
    for (let i = 0; i < 6; i++) {
      const odd = i % 2 === 0
      const mark = random.below(2 ** 32).toString(36)
      const thread = odd ? `${random.pick(oddIds)} ${mark}` : `thread-${mark}`
      const members = [
        { userId: 'grace', role: 'member' },
        { userId: 'joan', role: 'viewer' },
        { userId: random.pick(oddIds), role: 'member' },
      ]
      await this.#ask('POST', '/v1/threads', this.user('ada'), { id: thread, members, title: 'A thread' })
      const path = `/v1/threads/${encodeURIComponent(thread)}/messages`
      const messages = odd ? [...oddIds] : ['m1', 'm2', 'm3']
      await this.#ask('POST', `${path}/batch`, this.user('ada'), {
        messages: messages.map((id, n) => ({
          id,
          body: { text: `message ${n}` },
          ...(n > 0 && { replyTo: messages[0] }),
        })),
      })
      await this.#ask('PATCH', `${path}/${encodeURIComponent(messages[1]!)}`, this.user('ada'), { body: 2 })
      const reaction = encodeURIComponent(random.pick(['👍', '__proto__', 'constructor']))
      await this.#ask(
        'PUT',
        `${path}/${encodeURIComponent(messages[0]!)}/reactions/${reaction}`,
        this.user('grace'),
      )
      const stream = odd ? 'stream/of #1' : 'stream'
      await this.#ask('POST', path, this.user('ada'), { id: stream, body: {}, status: 'streaming' })
      this.#threads.push({ id: thread, messages: [...messages, stream, stream] })
    }
  }

  get admin(): Headers {
    return [['authorization', `Bearer ${this.target.adminKey}`]]
  }

  get application(): Headers {
    return [['authorization', `Bearer ${this.target.apiKey}`]]
  }

  /** A user, named by the back end. */
  user(id: string): Headers {
    return [...this.application, ['x-user-id', encodeURIComponent(id)]]
  }

  /** Somebody who may call the operation, in one of the ways in which that can be said. */
  credentials(operation: Operation, random: Random): Headers {
    if (operation.audience === 'anyone') return []
    if (operation.audience === 'admin')
      return random.pick([this.admin, [['x-api-key', this.target.adminKey] as const]])
    if (operation.audience === 'application')
      return random.pick([this.application, [['x-api-key', this.target.apiKey] as const]])
    const users = [
      this.user('ada'),
      [...this.user('grace')].reverse(),
      [['authorization', `Bearer ${this.#tokens.ada}`] as const],
      [['authorization', `bearer ${this.#tokens.grace}`] as const],
    ]
    const isUsers = operation.audience === 'user' || usersOnly.has(operation.id)
    return random.pick(isUsers ? users : [...users, this.application])
  }

  /** A value for each parameter of a path, percent-encoded: of things that are there. */
  pathParameters({ id }: Operation, random: Random): Record<string, string> {
    const thread = random.pick(this.#threads)
    // Those whose tokens are in use must not lose them.
    const users = id === 'revokeUser' ? ['somebody', ...oddIds] : ['grace', 'joan', 'new one', ...oddIds]
    const values = {
      threadId: thread.id,
      messageId: random.pick(thread.messages),
      userId: random.pick(users),
      reaction: random.pick(['👍', 'thanks', '__proto__', '👩‍👩‍👧‍👦']),
      keyId: random.pick(this.#keys),
      // There is none, since it would end in the middle.
      connectionId: 'bm9ib2R5IGhhcyB0aGlz',
      file: id === 'consoleFile' ? 'start.js' : random.pick(['start.js', 'swagger-ui.css']),
    }
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]),
    )
  }

  /** Everything that the server holds, as its export shows it. */
  async dump(): Promise<string> {
    const answer = await this.target.send({ method: 'GET', target: '/v1/export', headers: this.admin })
    if (answer.status !== 200) throw new Error(`the export answered ${answer.status}`)
    return answer.body.toString()
  }

  /** Texts that no answer may hold. */
  get secrets(): string[] {
    const keys = [this.target.apiKey, this.target.adminKey].map((key) => key.slice(-43))
    return [...keys, ...Object.values(this.#tokens).map((token) => token.slice(token.lastIndexOf('.') + 1))]
  }

  async #ask(method: string, target: string, headers: Headers, body?: unknown) {
    const answer = await this.target.send({
      method,
      target,
      headers: [...headers, ...(body === undefined ? [] : [['content-type', 'application/json'] as const])],
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    })
    if (answer.status >= 300) throw new Error(`${method} ${target} answered ${answer.status}: ${answer.body}`)
    return answer.body.length > 0 ? JSON.parse(answer.body.toString()) : undefined
  }
}
