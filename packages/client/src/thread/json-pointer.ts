/** What is at a JSON pointer (RFC 6901); undefined where there is nothing. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root
  for (const name of namesOf(pointer)) value = (value as Record<string, unknown> | undefined)?.[name]
  return value
}

/** A copy with another value at a pointer; only what is on the way there is copied. */
export function withValueAt(root: unknown, pointer: string, value: unknown): unknown {
  return put(root, namesOf(pointer), value)
}

function put(root: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value
  const copy: Record<string, unknown> = Array.isArray(root)
    ? ([...root] as unknown as Record<string, unknown>)
    : { ...(root as object) }
  copy[name] = put(copy[name], rest, value)
  return copy
}

function namesOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}
