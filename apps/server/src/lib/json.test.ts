import { describe, expect, test } from 'vitest'
import { readJson } from './json.ts'

describe('names are what the text says', () => {
  const names = ['\n', '"', '\\', '\t', 'a\\', 'a\n', '\u0000', '__proto__', 'name 0', '\ud83d', 'é\\', 'é"']

  test.each(names)('%j, whatever objects of its shape were named before', (name) => {
    for (const before of names) {
      const shape = `of ${JSON.stringify([before, name])}`
      readJson(`{${JSON.stringify(shape)}:1,${JSON.stringify(before)}:2}`)
      const text = `{${JSON.stringify(shape)}:1,${JSON.stringify(name)}:{"\\n":[{"\\u0061":1}]}}`
      const value = readJson(text) as Record<string, unknown>
      expect(Object.keys(value)).toEqual([shape, name])
      expect(Object.getOwnPropertyDescriptor(value, name)!.value).toEqual({ '\n': [{ a: 1 }] })
    }
  })

  test('the last of two values of one name is kept', () => {
    expect(readJson('{"\\n":1,"\\u000a":2}')).toEqual({ '\n': 2 })
  })

  test('texts that look like names stay as they are', () => {
    const value = { 'a\\': 'b\\": "c', list: ['x\n"', '": '], '\n': '"\\n":' }
    expect(readJson(JSON.stringify(value))).toEqual(value)
  })

  test('G-BOUND: a text that was made to hold what names are replaced with costs no more than another', () => {
    let text = 'name '
    while (text.length < 400_000) text += `${text.length} `
    expect(readJson(JSON.stringify({ '\n': text }))).toEqual({ '\n': text })
  })

  test('what is not JSON is refused', () => {
    expect(() => readJson('{"\\n":')).toThrow(SyntaxError)
  })
})
