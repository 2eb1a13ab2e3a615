import { hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { randomText } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'

/** A backend key acts for users and the application; an admin key operates the server. */
export type KeyKind = 'backend' | 'admin'

/** What the server knows of an API key: enough to recognise it and its tokens, not to rebuild it. */
export interface KnownKey {
  id: string
  kind: KeyKind
  /** SHA-256 of the key's 32 bytes, base64. */
  hash: string
  /** The key that signs tokens, base64; see `signingKeyOf`. */
  signingKey: string
  name?: string
  /** Milliseconds since 1970. */
  createdAt: number
  revokedAt?: number
}

/** An API key in its parts. */
export interface ApiKey {
  id: string
  secret: Buffer
}

const form = /^pdb_([A-Za-z0-9]{8,32})_([A-Za-z0-9_-]{43})$/

/** A new key: `pdb_<id>_<32 random bytes>`. Keys are generated, never chosen. */
export function generateApiKey(): string {
  const id = randomText(24)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 12)
  return id.length === 12 ? `pdb_${id}_${randomText(32)}` : generateApiKey()
}

/** The parts of a key's text; undefined where it isn't one, or has fewer than 32 bytes. */
export function parseApiKey(text: string): ApiKey | undefined {
  const parts = form.exec(text)
  if (!parts) return undefined
  const secret = Buffer.from(parts[2]!, 'base64url')
  // The last character holds two bits that mean nothing; only one spelling of a key is the key.
  if (secret.length !== 32 || secret.toString('base64url') !== parts[2]) return undefined
  return { id: parts[1]!, secret }
}

/** The key that signs a backend key's tokens: HKDF-SHA256 with no salt and the info `progressdb/token/v1`. */
export function signingKeyOf(secret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), 'progressdb/token/v1', 32))
}

/** What to keep of a key. */
export function knownKey(key: ApiKey, kind: KeyKind, createdAt: number, name?: string): KnownKey {
  return {
    id: key.id,
    kind,
    hash: digest(key.secret).toString('base64'),
    signingKey: signingKeyOf(key.secret).toString('base64'),
    createdAt,
    ...(name !== undefined && { name }),
  }
}

const nobody = randomBytes(32)

/** The keys that are valid now: those given by environment, and those of the store. */
export class KeyRing {
  readonly #given = new Map<string, KnownKey>()
  readonly #stored = new Map<string, KnownKey>()
  /** The whole text of keys that were verified once: comparing it costs a tenth of hashing and comparing. */
  readonly #texts = new Map<KnownKey, Buffer>()

  /** Adds a key given by environment or flag. */
  give(text: string, kind: KeyKind): void {
    const key = parseApiKey(text)
    if (!key) throw new Error('not an API key')
    this.#given.set(key.id, knownKey(key, kind, 0))
  }

  /** Takes over what the store says of a key. */
  set(key: KnownKey): void {
    const before = this.#stored.get(key.id)
    if (before) this.#texts.delete(before)
    this.#stored.set(key.id, key)
  }

  /** Takes over all that the store says. */
  replaceStored(keys: readonly KnownKey[]): void {
    this.#stored.clear()
    this.#texts.clear()
    for (const key of keys) this.set(key)
  }

  get(id: string): KnownKey | undefined {
    return this.#given.get(id) ?? this.#stored.get(id)
  }

  /** The keys of the store, the newest first. */
  stored(): KnownKey[] {
    return [...this.#stored.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
  }

  /** @throws Problem `invalid_credentials`, `revoked_credentials` */
  verify(text: string): KnownKey {
    const known = this.get(text.slice(4, text.indexOf('_', 4)))
    const seen = known && this.#texts.get(known)
    const bytes = Buffer.from(text)
    if (!seen || seen.length !== bytes.length || !timingSafeEqual(seen, bytes)) {
      if (!this.#isRight(text, known)) throw new Problem('invalid_credentials')
      this.#texts.set(known!, bytes)
    }
    if (known!.revokedAt !== undefined) throw new Problem('revoked_credentials', 'The API key was revoked.')
    return known!
  }

  /** The same work is done for a key that nobody knows, so that its time tells nothing. */
  #isRight(text: string, known: KnownKey | undefined): boolean {
    const key = parseApiKey(text)
    const expected = known ? Buffer.from(known.hash, 'base64') : digest(nobody)
    return (
      timingSafeEqual(digest(key?.secret ?? nobody), expected) && key !== undefined && known !== undefined
    )
  }
}

function digest(secret: Uint8Array): Buffer {
  return hash('sha256', secret, 'buffer')
}
