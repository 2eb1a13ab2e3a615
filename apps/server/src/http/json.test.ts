import { describe, expect, test } from 'vitest'
import { parseJson } from './json.ts'

const parse = (text: string | Uint8Array, depth = 64) => parseJson(Buffer.from(text), depth)
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('parseJson', () => {
  test('gives the value', () => {
    expect(parse('{"a":[1,"é",null,true]}')).toEqual({ a: [1, 'é', null, true] })
    expect(parse('"\\ud83d\\ude00"')).toBe('😀')
  })

  test('refuses what is not UTF-8', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(() => parse(Uint8Array.from(bytes))).toThrow(
        expect.objectContaining({ code: 'invalid_encoding' }),
      )
    }
  })

  test('refuses what is not JSON, says where, and quotes nothing', () => {
    for (const text of ['', '{', '{"a":}', '[1,]', 'nul', '{"secret":"x"', '1 2']) {
      const error = attempt(() => parse(text))
      expect(error).toMatchObject({ code: 'invalid_json' })
      expect(error.message).not.toContain('secret')
    }
  })

  test('refuses nesting beyond the limit, at any place', () => {
    expect(() => parse(nested(64))).not.toThrow()
    expect(() => parse(nested(65))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
    expect(() => parse(nested(100_000))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
    expect(attempt(() => parse(`{"a":{"b~/c":${nested(3)}}}`, 3)).errors).toEqual([
      { in: 'body', field: '/a/b~0~1c/0', message: 'is nested too deep' },
    ])
  })

  test('refuses what would be stored as something else', () => {
    expect(attempt(() => parse('{"a":["\\ud800"]}')).errors?.[0]?.field).toBe('/a/0')
    expect(attempt(() => parse('{"\\udfff":1}')).errors?.[0]?.message).toContain('surrogate')
    expect(attempt(() => parse('{"n":1e400}')).errors?.[0]?.field).toBe('/n')
    expect(() => parse('{"n":1e308}')).not.toThrow()
  })

  test('keeps names that mean something to JavaScript as they are', () => {
    const value = parse('{"__proto__":{"polluted":true},"constructor":1}') as object
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

// biome-ignore lint/suspicious/noExplicitAny: a failure has the fields that the test looks for, or the test fails
function attempt(work: () => unknown): any {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
