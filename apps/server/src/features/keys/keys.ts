import {
  generateApiKey,
  type KeyKind,
  type KeyRing,
  type KnownKey,
  knownKey,
  parseApiKey,
} from '../../auth/api-keys.ts'
import type { Published } from '../../commit/committer.ts'
import { jsonTable } from '../../commit/record.ts'
import type { Command } from '../../intake/intake.ts'
import { isoTime } from '../../lib/clock.ts'
import { Problem } from '../../lib/problem.ts'
import { allRows } from '../../storage/all-rows.ts'
import { type Key, startingWith, systemScope, text } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'

const keyRows = jsonTable<KnownKey>()
const prefix = `${systemScope}k`
const rowKey = (id: string): Key => prefix + text(id)

/** A key as the operator sees it; never its secret. */
export interface KeyResource {
  id: string
  kind: KeyKind
  name?: string
  createdAt: string
  revokedAt?: string
}

export function keyResource({ id, kind, name, createdAt, revokedAt }: KnownKey): KeyResource {
  return {
    id,
    kind,
    ...(name !== undefined && { name }),
    createdAt: isoTime(createdAt),
    ...(revokedAt !== undefined && { revokedAt: isoTime(revokedAt) }),
  }
}

/** Reads the keys of the store into the ring, which has those before until all are there. */
export async function loadKeys(store: Store, ring: KeyRing): Promise<void> {
  const stored: KnownKey[] = []
  for await (const { value } of allRows(store, startingWith(prefix))) stored.push(keyRows.decode(value, ''))
  ring.replaceStored(stored)
}

/** Takes made and revoked keys into the ring, at the moment of their commit. Returns the ids of the revoked ones. */
export function followKeys(ring: KeyRing, { changed }: Published): string[] {
  const revoked: string[] = []
  for (const { table, value } of changed.values()) {
    if (table !== keyRows || !value) continue
    const key = value as KnownKey
    ring.set(key)
    if (key.revokedAt !== undefined) revoked.push(key.id)
  }
  return revoked
}

/** Makes a key, of which the store keeps what is needed to recognise it. `text` is shown once. */
export function createKey(
  kind: KeyKind,
  name: string | undefined,
  text = generateApiKey(),
): Command<KeyResource & { key: string }> {
  return {
    bytes: 1024,
    durability: 'safe',
    apply(view) {
      const row = knownKey(parseApiKey(text)!, kind, view.now, name)
      view.put(keyRows, rowKey(row.id), row)
      return { ...keyResource(row), key: text }
    },
  }
}

/** Revokes a key and every token minted from it. */
export function revokeKey(id: string): Command<KeyResource> {
  return {
    bytes: 1024,
    durability: 'safe',
    apply(view) {
      const row = view.get(keyRows, rowKey(id))
      if (!row) throw new Problem('key_not_found')
      const revoked = row.revokedAt === undefined ? { ...row, revokedAt: view.now } : row
      if (revoked !== row) view.put(keyRows, rowKey(id), revoked)
      return keyResource(revoked)
    },
  }
}
