/** Rows that are rendered together. */
export interface Chunk {
  /** Stays the same whatever comes and goes in it. */
  key: string
  ids: readonly string[]
}

/** React looks at all children of what changes: with as many, a list of a thousand costs it some dozens. */
const size = 32

/**
 * Splits a list of ids into chunks, so that a change of the list, or of one row, concerns few others. An id that stays in the
 * list stays in its chunk, and so keeps its element; a chunk in which nothing is new is the same object as before.
 */
export function chunksOf(ids: readonly string[], before: readonly Chunk[]): readonly Chunk[] {
  const homes = new Map<string, Chunk>()
  for (const chunk of before) for (const id of chunk.ids) homes.set(id, chunk)
  const chunks: { key: string; ids: string[]; home?: Chunk }[] = []
  const seen = new Set<Chunk>()
  const keys = new Set(before.map(({ key }) => key))
  for (const id of ids) {
    const last = chunks.at(-1)
    let home = homes.get(id)
    if (home && home !== last?.home && seen.has(home)) home = undefined
    if (last && (home ? home === last.home : last.ids.length < size)) last.ids.push(id)
    else if (home) {
      seen.add(home)
      chunks.push({ key: home.key, ids: [id], home })
    } else {
      // Its first id, but for one that has left the chunk that is named after it.
      let key = id
      while (keys.has(key)) key += '+'
      keys.add(key)
      chunks.push({ key, ids: [id] })
    }
  }
  return chunks.map(({ key, ids, home }) => (home && isSame(home.ids, ids) ? home : { key, ids }))
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, i) => id === other[i])
}
