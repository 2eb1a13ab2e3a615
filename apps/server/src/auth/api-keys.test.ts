import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generateApiKey, KeyRing, knownKey, parseApiKey, signingKeyOf } from './api-keys.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../../../../docs/token-vectors.json', import.meta.url), 'utf8'),
)

describe('API keys', () => {
  test('are generated, each another, and can be parsed', () => {
    const keys = new Set(Array.from({ length: 100 }, generateApiKey))
    expect(keys.size).toBe(100)
    for (const key of keys) expect(parseApiKey(key)?.secret.length).toBe(32)
  })

  test('of any other form are refused, and so are those with fewer than 32 bytes', () => {
    const key = generateApiKey()
    const wrong = [
      '',
      'pdb_',
      'secret',
      key.slice(0, -1),
      `${key}A`,
      key.replace('pdb_', 'pdx_'),
      key.replace(/_.*_/, '_short_'),
    ]
    // The last character carries two bits that mean nothing; only one spelling counts.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = letters.indexOf(key.at(-1)!)
    wrong.push(key.slice(0, -1) + letters[last ^ 1])
    for (const text of wrong) expect(parseApiKey(text), text).toBeUndefined()
  })

  test('derive the signing key of the published vectors', () => {
    for (const { apiKey, signingKey } of vectors.keys) {
      expect(signingKeyOf(parseApiKey(apiKey)!.secret).toString('hex')).toBe(signingKey)
    }
  })
})

describe('KeyRing', () => {
  test('G-AUTH: knows its keys, and nothing that looks like them', () => {
    const ring = new KeyRing()
    const key = generateApiKey()
    ring.give(key, 'backend')
    for (let round = 0; round < 2; round++) {
      expect(ring.verify(key).kind).toBe('backend')
      const { id } = parseApiKey(key)!
      const other = generateApiKey()
      for (const text of [
        other,
        `pdb_${id}_${other.slice(-43)}`,
        key.slice(0, -1),
        `${key}x`,
        `pdb_${id}`,
        'pdb_',
        '',
      ]) {
        expect(() => ring.verify(text), text).toThrow(
          expect.objectContaining({ code: 'invalid_credentials' }),
        )
      }
    }
  })

  test('refuses a revoked key at once, also one that it has seen before', () => {
    const ring = new KeyRing()
    const text = generateApiKey()
    const key = knownKey(parseApiKey(text)!, 'backend', 1, 'web')
    ring.set(key)
    expect(ring.verify(text).name).toBe('web')
    ring.set({ ...key, revokedAt: 2 })
    expect(() => ring.verify(text)).toThrow(expect.objectContaining({ code: 'revoked_credentials' }))
  })

  test('keeps no secret', () => {
    const text = generateApiKey()
    const known = JSON.stringify(knownKey(parseApiKey(text)!, 'backend', 1))
    expect(known).not.toContain(text.slice(-43))
    expect(known).not.toContain(parseApiKey(text)!.secret.toString('base64'))
  })
})
