import { generateApiKey, parseApiKey } from '../../../src/auth/api-keys.ts'
import { mintToken, type TokenRequest } from '../../../src/auth/tokens.ts'
import { MemoryStore } from '../../../src/storage/memory/memory-store.ts'
import { TestServer } from '../../support/in-process.ts'

export type Headers = Record<string, string>

/** What the requests of the matrix are about. */
export const names = {
  threadId: 'the thread',
  messageId: 'the message',
  userId: 'newcomer',
  reaction: '👍',
  file: 'start.js',
}

/** The users of the thread, and `outsider`, who is in none. The message is `author`'s. */
export type UserName = 'owner' | 'author' | 'member' | 'viewer' | 'outsider' | 'revoked'

const hour = 3600

/** A server with a thread whose members have every role, and with credentials that are no longer valid. */
export class World {
  readonly server: TestServer
  readonly #store: MemoryStore
  /** The id of a key that was made and stored, and is valid. */
  keyId = ''
  /** A live connection of the owner's. */
  connectionId = ''
  /** Credentials that are refused on every route that asks for any, by what is wrong with them. */
  readonly refused: Record<string, { headers: Headers; code: string }> = {}

  private constructor(server: TestServer, store: MemoryStore) {
    this.server = server
    this.#store = store
  }

  static async open(): Promise<World> {
    const store = new MemoryStore()
    // Nothing is written but by requests.
    const world = new World(
      await TestServer.open({
        store,
        settings: { listSettleMs: 60_000, purgeEveryMs: 86_400_000, livePollMs: 100 },
      }),
      store,
    )
    await world.#fill()
    await world.#makeRefused()
    return world
  }

  get application(): Headers {
    return bearer(this.server.apiKey)
  }

  get admin(): Headers {
    return bearer(this.server.adminKey)
  }

  async token(user: UserName, limits: Partial<TokenRequest> = {}): Promise<Headers> {
    return bearer(await this.server.token(user, limits))
  }

  /** Every row of the store. */
  async contents(): Promise<string> {
    const everything = { from: Buffer.alloc(0), to: Buffer.from([0xff]) }
    const rows = await this.#store.scan(everything, { limit: Number.MAX_SAFE_INTEGER })
    return rows.map(({ key, value }) => `${key.toString('latin1')} = ${value.toString('latin1')}`).join('\n')
  }

  /** A request that must succeed. */
  async ask(method: string, path: string, headers: Headers, body?: unknown) {
    const answer = await this.server.call(method, path, { as: 'nobody', headers, body })
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.text}`)
    return answer.json
  }

  async #fill(): Promise<void> {
    const members = [
      { userId: 'revoked', role: 'owner' },
      { userId: 'author', role: 'member' },
      { userId: 'member', role: 'member' },
      { userId: 'viewer', role: 'viewer' },
    ]
    for (const id of [names.threadId, 'deleted thread', 'purged thread']) {
      await this.ask('POST', '/v1/threads', await this.token('owner'), { id, members })
      const message = { id: names.messageId, body: { text: 'secret of the thread' } }
      await this.ask(
        'POST',
        `/v1/threads/${encodeURIComponent(id)}/messages`,
        await this.token('author'),
        message,
      )
    }
    const messages = `/v1/threads/${encodeURIComponent(names.threadId)}/messages`
    await this.ask('POST', messages, await this.token('author'), { id: 'deleted message', body: 1 })
    await this.ask('POST', messages, await this.token('author'), {
      id: 'the stream',
      body: {},
      status: 'streaming',
    })
    await this.ask('DELETE', `${messages}/deleted%20message`, await this.token('owner'))
    await this.ask('DELETE', '/v1/threads/deleted%20thread', await this.token('owner'))
    await this.ask('DELETE', '/v1/threads/purged%20thread?hard=true', this.application)
    this.keyId = (await this.ask('POST', '/v1/keys', this.admin, {})).id
    const headers = await this.token('owner')
    const live = await this.server.server.app.request('/v1/live?thread=thread', { headers })
    const { value } = await live.body!.getReader().read()
    this.connectionId = JSON.parse(Buffer.from(value!).toString().slice('data: '.length)).connection
  }

  /** All of them would reach everything if they were valid; what was revoked was in use before. */
  async #makeRefused(): Promise<void> {
    const { apiKey, adminKey } = this.server
    const key = parseApiKey(apiKey)!
    const refuse = (what: string, code: string, headers: Headers) => {
      this.refused[what] = { headers, code }
    }
    const mint = (from: string, now = Date.now()) =>
      mintToken(parseApiKey(from)!, { user: 'owner', ttl: hour }, now)

    refuse('no credentials', 'missing_credentials', {})
    refuse('a user without a key', 'missing_credentials', { 'x-user-id': 'owner' })
    refuse('an empty token', 'invalid_credentials', { authorization: 'Bearer ' })
    refuse('another scheme', 'invalid_credentials', { authorization: `Basic ${btoa(apiKey)}` })
    refuse('a broken key', 'invalid_credentials', bearer(apiKey.slice(0, -1)))
    refuse('a broken token', 'invalid_credentials', bearer('e30.e30.e30'))
    refuse('an unknown key', 'invalid_credentials', bearer(generateApiKey()))
    refuse('an unknown key as a header', 'invalid_credentials', { 'x-api-key': generateApiKey() })
    refuse('a key with another secret', 'invalid_credentials', bearer(withSecretOf(apiKey, adminKey)))
    refuse('a token of an unknown key', 'invalid_credentials', bearer(await mint(generateApiKey())))
    refuse('a token of an admin key', 'invalid_credentials', bearer(await mint(adminKey)))
    refuse(
      'a token signed otherwise',
      'invalid_credentials',
      bearer(await mint(withSecretOf(apiKey, adminKey))),
    )
    refuse('an unsigned token', 'invalid_credentials', bearer(unsigned(await mint(apiKey))))
    const longAgo = Date.now() - 2 * hour * 1000
    refuse('an expired token', 'expired_token', bearer(await mint(apiKey, longAgo)))

    const tokenWithUser = { ...bearer(await mint(apiKey)), 'x-user-id': 'owner' }
    refuse('a token with a user beside it', 'invalid_request', tokenWithUser)

    const made = await this.ask('POST', '/v1/keys', this.admin, {})
    const ofMade = bearer(await mint(made.key))
    const ofUser = bearer(await mintToken(key, { user: 'revoked', ttl: hour }, Date.now() - 1000))
    for (const headers of [bearer(made.key), ofMade, ofUser])
      await this.ask('GET', `/v1/threads/${encodeURIComponent(names.threadId)}`, headers)
    await this.ask('DELETE', `/v1/keys/${made.id}`, this.admin)
    await this.ask('POST', '/v1/users/revoked/revoke', this.application, {})
    refuse('a revoked key', 'revoked_credentials', bearer(made.key))
    refuse('a token of a revoked key', 'revoked_credentials', ofMade)
    refuse('a revoked user’s token', 'revoked_credentials', ofUser)
  }
}

function bearer(credentials: string): Headers {
  return { authorization: `Bearer ${credentials}` }
}

/** A key with the id of one and the secret of another. */
function withSecretOf(key: string, other: string): string {
  const { id } = parseApiKey(key)!
  const { id: otherId } = parseApiKey(other)!
  return other.replace(otherId, id)
}

function unsigned(token: string): string {
  const [head, claims] = token.split('.')
  const { kid } = JSON.parse(Buffer.from(head!, 'base64url').toString())
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid })).toString('base64url')
  return `${none}.${claims}.`
}
