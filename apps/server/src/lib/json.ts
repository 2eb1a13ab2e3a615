import { randomText } from './ids.ts'

/** A name with an escape in it; also some texts that are none, but none of those is missed. */
const escapedName = /\\.[^"\\]*"\s*:/s
const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/gs

/**
 * `JSON.parse`, with the names that are in the text. V8 takes an escaped name for one that ends in a backslash where
 * objects of that shape had the latter before (`{"a":1,"\n":2}` after `{"a":1,"\\":2}`; nodejs/node#63785), so a text
 * with escaped names is parsed with others in their places.
 *
 * @throws SyntaxError
 */
export function readJson<V = unknown>(text: string): V {
  const value = JSON.parse(text)
  return mayHaveEscapedNames(text) ? withItsNames(text) : value
}

/** Whether `JSON.parse` may get names wrong. */
export function mayHaveEscapedNames(text: string): boolean {
  return text.includes('\\') && escapedName.test(text)
}

function withItsNames<V>(text: string): V {
  // Nobody can guess it, and so have the text hold one after the other.
  let mark: string
  do mark = `name ${randomText(12)} `
  while (text.includes(mark))
  const names: string[] = []
  const marked = text.replace(strings, (string, colon: string | undefined) => {
    if (colon === undefined || !string.includes('\\')) return string
    names.push(JSON.parse(string.slice(0, -colon.length)))
    return `"${mark}${names.length - 1}":`
  })
  const nameOf = (name: string) => (name.startsWith(mark) ? names[Number(name.slice(mark.length))]! : name)
  return renamed(JSON.parse(marked), nameOf) as V
}

/** A value with other names; names that are the same then are one, as in any object. */
function renamed(value: unknown, nameOf: (name: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => renamed(item, nameOf))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [nameOf(name), renamed(item, nameOf)]),
  )
}
