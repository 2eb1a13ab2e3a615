import { afterEach, expect, test, vi } from 'vitest'
import { claimsOf, Tokens } from './token.ts'

const tokenUntil = (seconds: number) => `h.${btoa(JSON.stringify({ exp: seconds }))}.s`

afterEach(() => {
  vi.unstubAllGlobals()
})

test('what a token says is read as UTF-8, where there is no TextDecoder too', () => {
  vi.stubGlobal('TextDecoder', undefined)
  const claims = { sub: 'Zoë 👋 東京 %41+', exp: 7 }
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  expect(claimsOf(`h.${payload}.s`)).toEqual(claims)
  expect(claimsOf('h.!.s')).toEqual({})
})

test('a token is asked for once, and anew shortly before it ends', async () => {
  let now = 1_000_000
  let asked = 0
  const tokens = new Tokens(
    async () => {
      asked++
      return tokenUntil(now / 1000 + 60)
    },
    () => now,
  )
  const all = await Promise.all([tokens.get(), tokens.get(), tokens.get()])
  expect([new Set(all).size, asked]).toEqual([1, 1])
  now += 29_000
  expect(await tokens.get()).toBe(all[0])
  now += 2000
  expect(await tokens.get()).not.toBe(all[0])
  expect(asked).toBe(2)
})

test('a token that lasts for less than that is used for half of its time', async () => {
  let now = 1_000_000
  let asked = 0
  const tokens = new Tokens(
    () => {
      asked++
      return tokenUntil(now / 1000 + 2)
    },
    () => now,
  )
  await tokens.get()
  expect(tokens.renewIn).toBe(1000)
  now += 999
  await tokens.get()
  expect(asked).toBe(1)
  now += 1
  await tokens.get()
  expect(asked).toBe(2)
})

test('a token that seems to have ended when it comes is used until it is refused', async () => {
  let asked = 0
  // This clock is an hour ahead.
  const tokens = new Tokens(
    () => {
      asked++
      return tokenUntil(1000 + asked)
    },
    () => 4_600_000,
  )
  const first = await tokens.get()
  expect(await tokens.get()).toBe(first)
  expect([asked, tokens.renewIn]).toEqual([1, undefined])
  tokens.refused(first)
  expect(await tokens.get()).not.toBe(first)
})

test('a refusal of an older token does not drop the current one', async () => {
  let asked = 0
  const tokens = new Tokens(() => `token ${++asked}`)
  expect(await tokens.get()).toBe('token 1')
  tokens.refused('token 1')
  expect(await tokens.get()).toBe('token 2')
  tokens.refused('token 1')
  expect(await tokens.get()).toBe('token 2')
})

test('getToken that fails, or gives nothing, is a failure of its own; the next call asks again', async () => {
  let asked = 0
  const tokens = new Tokens(() => {
    if (++asked === 1) throw new Error('signed out')
    return asked === 2 ? '' : 'token'
  })
  await expect(tokens.get()).rejects.toMatchObject({ code: 'no_token', cause: new Error('signed out') })
  await expect(tokens.get()).rejects.toMatchObject({ code: 'no_token' })
  expect(await tokens.get()).toBe('token')
})

test('a token says who the user is, whatever characters the name has', async () => {
  const payload = Buffer.from(JSON.stringify({ sub: 'käthe/ü', exp: 1 })).toString('base64url')
  const tokens = new Tokens(() => `h.${payload}.s`)
  expect(tokens.user).toBeUndefined()
  await tokens.get()
  expect(tokens.user).toBe('käthe/ü')
})

test('a client has one user: the one that was said, else the one of its first token', async () => {
  const tokenOf = (sub?: string) => `h.${btoa(JSON.stringify({ sub }))}.s`
  const given = ['ada', 'grace', 'ada', undefined]
  const tokens = new Tokens(() => tokenOf(given.shift()))
  expect(await tokens.whoIs()).toBe('ada')
  tokens.refused(tokenOf('ada'))
  await expect(tokens.get()).rejects.toMatchObject({ code: 'no_token' })
  expect(await tokens.get()).toBe(tokenOf('ada'))
  tokens.refused(tokenOf('ada'))
  expect(await tokens.get()).toBe(tokenOf())
  expect(tokens.user).toBe('ada')

  const said = new Tokens(() => tokenOf('grace'), Date.now, 'ada')
  expect(await said.whoIs()).toBe('ada')
  await expect(said.get()).rejects.toMatchObject({ code: 'no_token' })
  await expect(new Tokens(() => 'opaque').whoIs()).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('what is no text is told apart from a server that is down', async () => {
  const answer = { token: 'x', expiresAt: '2030-01-01T00:00:00.000Z' }
  const tokens = new Tokens(() => answer as unknown as string)
  await expect(tokens.get()).rejects.toThrow('getToken must give a token, as a text.')
})
