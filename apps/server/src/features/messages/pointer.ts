import type { Json } from '../threads/thread.ts'

/** The parts of a JSON pointer (RFC 6901). */
export function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, Json>)[name]
  }
  return at
}

/** Whether a value can be put at a path: what it would be in is an object, or it is in a list already. */
export function hasPlaceFor(value: Json, path: readonly string[]): boolean {
  if (path.length === 0) return true
  const parent = valueAt(value, path.slice(0, -1))
  if (typeof parent !== 'object' || parent === null) return false
  return !Array.isArray(parent) || (/^\d+$/.test(path.at(-1)!) && Object.hasOwn(parent, path.at(-1)!))
}

/** The value with another one at a path that has a place for it. */
export function withValueAt(value: Json, path: readonly string[], put: Json): Json {
  const [name, ...rest] = path
  if (name === undefined) return put
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>
  const inner = Object.hasOwn(copy, name) ? copy[name]! : null
  // Not assigned: `__proto__` is a name like any other.
  Object.defineProperty(copy, name, {
    value: withValueAt(inner, rest, put),
    enumerable: true,
    configurable: true,
    writable: true,
  })
  return copy
}
