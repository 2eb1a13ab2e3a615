import { describe, expect, test } from 'vitest'
import { claimsOf } from './claims.ts'
import { sessionOf } from './session.ts'

const tokenOf = (claims: object) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`
}
const soon = Math.floor(Date.now() / 1000) + 60
const key = `pdb_abc123_${'x-_9'.repeat(10)}abc`

describe('what somebody pastes', () => {
  test('is a key, for whichever user', () => {
    expect(sessionOf(` ${key}\n`)).toEqual({ key })
    expect(sessionOf(key, 'ada')).toEqual({ key, user: 'ada' })
  })

  test('is a token, for its user and no other', () => {
    const token = tokenOf({ sub: 'Ödegård', exp: soon })
    expect(sessionOf(token, 'somebody else')).toEqual({ token, user: 'Ödegård' })
  })

  test.each([
    ['a part of a key', key.slice(0, -1), 'not complete'],
    ['a password', 'hunter2', 'neither'],
    ['nothing', '', 'neither'],
    ['another token', tokenOf({ sub: 'ada' }), 'neither'],
    ['a token that is over', tokenOf({ sub: 'ada', exp: soon - 3600 }), 'expired'],
  ])('is told to be %s', (_, text, words) => {
    expect(sessionOf(text)).toContain(words)
  })
})

test('nothing that looks like a token breaks the reading of one', () => {
  for (const text of [
    'a.b.c',
    '..',
    'a.!!!.c',
    `a.${Buffer.from('[1]').toString('base64url')}.c`,
    'a.bnVsbA.c',
  ])
    expect(claimsOf(text)).toBeUndefined()
})
