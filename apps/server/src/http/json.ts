import { mayHaveEscapedNames, readJson } from '../lib/json.ts'
import { invalid, Problem } from '../lib/problem.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const surrogateEscape = /\\u[dD][89a-fA-F]/

/**
 * Parses a body: strict UTF-8, one JSON value, at most `maxDepth` levels deep, and nothing in it that would be
 * stored as something else (half of a surrogate pair, a number beyond the range of a double).
 *
 * @throws Problem `invalid_encoding`, `invalid_json`, `invalid_request`
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): unknown {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new Problem('invalid_encoding')
  }
  return parseJsonText(text, maxDepth)
}

/**
 * Parses one JSON value of a text, with the bounds of `parseJson`.
 *
 * @throws Problem `invalid_json`, `invalid_request`
 */
export function parseJsonText(text: string, maxDepth: number): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Problem('invalid_json', whereOf(error as Error))
  }
  // Text that was UTF-8 holds no half pairs, so only an escape can have made one.
  const strings = text.includes('\\') && surrogateEscape.test(text)
  if (strings || !isFine(value, maxDepth)) check(value, maxDepth, strings, '')
  if (!mayHaveEscapedNames(text)) return value
  const named = readJson(text)
  check(named, maxDepth, strings, '')
  return named
}

/** Where parsing stopped. V8 also quotes the text around it, which is contents, and stays out. */
function whereOf({ message }: Error): string {
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)
  return position ? `Parsing stopped ${position[0]}.` : 'The text ends too early, or is empty.'
}

/** Whether `check` would find nothing; without looking into strings, and without the paths that only a failure needs. */
function isFine(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((item) => isFine(item, depth - 1))
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key]
    if (typeof item !== 'string' && !isFine(item, depth - 1)) return false
  }
  return true
}

function check(value: unknown, depth: number, strings: boolean, path: string): void {
  if (typeof value === 'string') {
    if (strings && !value.isWellFormed()) throw invalid('body', path, 'holds half of a surrogate pair')
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid('body', path, 'is a number beyond the range of a double')
  } else if (typeof value === 'object' && value !== null) {
    if (depth === 0) throw invalid('body', path, 'is nested too deep')
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) check(value[i], depth - 1, strings, `${path}/${i}`)
    } else {
      for (const key in value) {
        if (strings && !key.isWellFormed())
          throw invalid('body', path, 'has a name with half of a surrogate pair')
        const item = (value as Record<string, unknown>)[key]
        // A path is made only where it may be needed: most values are plain strings.
        if (typeof item !== 'string' || strings)
          check(item, depth - 1, strings, `${path}/${pointerPart(key)}`)
      }
    }
  }
}

/** The longest name that is quoted as a whole, in UTF-16 units. */
const maxQuotedName = 100

/** A name as a part of a JSON pointer (RFC 6901); the end of a very long one is left out. */
export function pointerPart(name: string): string {
  const quoted =
    name.length > maxQuotedName ? `${name.slice(0, maxQuotedName).replace(halfPairAtEnd, '')}…` : name
  return quoted.includes('~') || quoted.includes('/')
    ? quoted.replaceAll('~', '~0').replaceAll('/', '~1')
    : quoted
}

const halfPairAtEnd = /[\ud800-\udbff]$/
