import type { TokenVerifier } from '../../auth/tokens.ts'
import { maxTokenSeconds } from '../../auth/tokens.ts'
import type { Published } from '../../commit/committer.ts'
import { jsonTable } from '../../commit/record.ts'
import type { Command } from '../../intake/intake.ts'
import { allRows } from '../../storage/all-rows.ts'
import { type Key, startingWith, systemScope, text } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'

/** A user's tokens issued before a time are revoked. */
interface Revocation {
  user: string
  /** Milliseconds since 1970. */
  before: number
}

const revocationRows = jsonTable<Revocation>()
const prefix = `${systemScope}r`
const rowKey = (user: string): Key => prefix + text(user)

/** Reads the revocations that still matter; those before hold until all are there. */
export async function loadRevocations(store: Store, tokens: TokenVerifier): Promise<void> {
  const stored: Revocation[] = []
  for await (const { value } of allRows(store, startingWith(prefix))) {
    const revocation = revocationRows.decode(value, '')
    if (tokens.matters(revocation.before)) stored.push(revocation)
  }
  tokens.replaceRevocations(stored)
}

/** Takes revocations over at the moment of their commit. Returns whose tokens they are about. */
export function followRevocations(tokens: TokenVerifier, { changed }: Published): string[] {
  const users: string[] = []
  for (const { table, value } of changed.values()) {
    if (table !== revocationRows || !value) continue
    const { user, before } = value as Revocation
    tokens.revoke(user, before)
    users.push(user)
  }
  return users
}

/** Revokes a user's tokens issued before a time, by default now. An earlier revocation is never taken back. */
export function revokeUser(user: string, before: number | undefined): Command<Revocation> {
  return {
    bytes: 1024,
    durability: 'safe',
    apply(view) {
      // A token issued in the same millisecond may have been issued before.
      const wanted = Math.min(before ?? view.now + 1, view.now + maxTokenSeconds * 1000)
      const known = view.get(revocationRows, rowKey(user))
      if (known && known.before >= wanted) return known
      const revocation = { user, before: wanted }
      view.put(revocationRows, rowKey(user), revocation)
      return revocation
    },
  }
}
