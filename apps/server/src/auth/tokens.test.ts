import { readFileSync } from 'node:fs'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { generateApiKey, KeyRing, knownKey, parseApiKey, signingKeyOf } from './api-keys.ts'
import { maxTokenSeconds, mintToken, type TokenRequest, TokenVerifier } from './tokens.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../../../../docs/token-vectors.json', import.meta.url), 'utf8'),
)

let now = Date.UTC(2026, 10, 21, 9)
const clock = { now: () => now }
let ring: KeyRing
let verifier: TokenVerifier
const text = generateApiKey()
const key = parseApiKey(text)!

beforeEach(() => {
  now = Date.UTC(2026, 10, 21, 9)
  ring = new KeyRing()
  ring.set(knownKey(key, 'backend', 0))
  verifier = new TokenVerifier(ring, clock)
})

const mint = (request: Partial<TokenRequest> = {}) =>
  mintToken(key, { user: 'ada', ttl: 60, ...request }, now)
const refused = (code: string) => expect.objectContaining({ code })

/** A token signed with the right key but with claims of the caller's making. */
function sign(claims: Record<string, unknown>, header: object = {}): Promise<string> {
  const issued = Math.floor(now / 1000)
  const all = { iss: key.id, aud: 'progressdb', sub: 'ada', iat: issued, exp: issued + 60, ...claims }
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'HS256', kid: key.id, ...header })
    .sign(signingKeyOf(key.secret))
}

describe('tokens', () => {
  test('speak for their user, within their limits', async () => {
    const limits = { threads: ['t1'], messageRoles: ['user', 'tool'], access: 'read', create: false } as const
    expect(await verifier.verify(await mint())).toEqual({
      kind: 'user',
      keyId: key.id,
      user: 'ada',
      backend: false,
      limits: {
        threads: undefined,
        messageRoles: new Set(['user']),
        readOnly: false,
        mayCreateThreads: true,
      },
    })
    const token = await mint({
      ...limits,
      threads: [...limits.threads],
      messageRoles: [...limits.messageRoles],
    })
    expect((await verifier.verify(token)).limits).toEqual({
      threads: new Set(['t1']),
      messageRoles: new Set(['user', 'tool']),
      readOnly: true,
      mayCreateThreads: false,
    })
  })

  test('of the published vectors are valid at their time', async () => {
    for (const { apiKey, token, now: at, user } of vectors.tokens) {
      const vectorRing = new KeyRing()
      vectorRing.give(apiKey, 'backend')
      const verified = await new TokenVerifier(vectorRing, { now: () => at * 1000 }).verify(token)
      expect(verified.user).toBe(user)
    }
  })

  test('end with their lifetime, also when they were seen before', async () => {
    const token = await mint({ ttl: 60 })
    await verifier.verify(token)
    now += 59_000
    await verifier.verify(token)
    now += 2_000
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('expired_token'))
    await expect(async () => new TokenVerifier(ring, clock).verify(token)).rejects.toThrow(
      refused('expired_token'),
    )
  })

  test('end with their key, also when they were seen before', async () => {
    const token = await mint()
    await verifier.verify(token)
    ring.set({ ...knownKey(key, 'backend', 0), revokedAt: 1 })
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('revoked_credentials'))
  })

  test('end when their user is revoked; those issued later are valid', async () => {
    const token = await mint()
    await verifier.verify(token)
    now += 10
    verifier.revoke('ada', now)
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('revoked_credentials'))
    expect((await verifier.verify(await mint())).user).toBe('ada')
    expect((await verifier.verify(await mint({ user: 'grace' }))).user).toBe('grace')
  })

  test('of very many users are revoked one by one, without a look at all the others each time', async () => {
    const token = await mint({ user: 'user 7' })
    now += 1
    for (let i = 0; i < 300_000; i++) verifier.revoke(`user ${i}`, now)
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('revoked_credentials'))
  })

  const wrong: Record<string, () => Promise<string> | string> = {
    'without an end': () => sign({ exp: undefined }),
    'without a beginning': () => sign({ iat: undefined }),
    'without a user': () => sign({ sub: undefined }),
    'for another audience': () => sign({ aud: 'other' }),
    'of another issuer': () => sign({ iss: 'other' }),
    'that live longer than a day': () => sign({ exp: Math.floor(now / 1000) + maxTokenSeconds + 61 }),
    'issued in the future': () =>
      sign({ iat: Math.floor(now / 1000) + 120, exp: Math.floor(now / 1000) + 180 }),
    'not valid yet': () => sign({ nbf: Math.floor(now / 1000) + 60 }),
    'with an unknown claim, which may have been meant to take rights away': () => sign({ acess: 'read' }),
    'with a claim of the wrong kind': () => sign({ threads: 't1' }),
    'with access that is unknown': () => sign({ access: 'write' }),
    'with a user that cannot be an id': () => sign({ sub: 'a\u0000b' }),
    'with an unknown key': () => sign({}, { kid: 'AAAAAAAAAAAA' }),
    'without a key id': () => sign({}, { kid: undefined }),
    'without a signature': async () => {
      const [, payload] = (await sign({})).split('.')
      const header = Buffer.from(JSON.stringify({ alg: 'none', kid: key.id })).toString('base64url')
      return `${header}.${payload}.`
    },
    'with another algorithm': () =>
      new SignJWT({ iss: key.id, aud: 'progressdb', sub: 'ada', iat: now / 1000, exp: now / 1000 + 60 })
        .setProtectedHeader({ alg: 'HS512', kid: key.id })
        .sign(Buffer.concat([signingKeyOf(key.secret), signingKeyOf(key.secret)])),
    'that were changed': async () => {
      const [header, , signature] = (await sign({})).split('.')
      const other = (await sign({ sub: 'grace' })).split('.')[1]
      return `${header}.${other}.${signature}`
    },
    'that are no tokens': () => 'a.b.c',
    'that are nothing': () => 'x',
  }
  test.each(Object.entries(wrong))('%s are refused', async (_, make) => {
    const token = await make()
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('invalid_credentials'))
  })

  test('signed with the key itself, or by an admin key, are refused', async () => {
    const issued = Math.floor(now / 1000)
    const withRawKey = await new SignJWT({
      iss: key.id,
      aud: 'progressdb',
      sub: 'ada',
      iat: issued,
      exp: issued + 60,
    })
      .setProtectedHeader({ alg: 'HS256', kid: key.id })
      .sign(key.secret)
    await expect(async () => verifier.verify(withRawKey)).rejects.toThrow(refused('invalid_credentials'))
    const admin = generateApiKey()
    ring.give(admin, 'admin')
    const token = await mintToken(parseApiKey(admin)!, { user: 'ada', ttl: 60 }, now)
    await expect(async () => verifier.verify(token)).rejects.toThrow(refused('invalid_credentials'))
  })
})
