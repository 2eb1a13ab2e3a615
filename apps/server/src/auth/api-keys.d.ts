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
/** A new key: `pdb_<id>_<32 random bytes>`. Keys are generated, never chosen. */
export declare function generateApiKey(): string
/** The parts of a key's text; undefined where it isn't one, or has fewer than 32 bytes. */
export declare function parseApiKey(text: string): ApiKey | undefined
/** The key that signs a backend key's tokens: HKDF-SHA256 with no salt and the info `progressdb/token/v1`. */
export declare function signingKeyOf(secret: Uint8Array): Buffer
/** What to keep of a key. */
export declare function knownKey(key: ApiKey, kind: KeyKind, createdAt: number, name?: string): KnownKey
/** The keys that are valid now: those given by environment, and those of the store. */
export declare class KeyRing {
  #private
  /** Adds a key given by environment or flag. */
  give(text: string, kind: KeyKind): void
  /** Takes over what the store says of a key. */
  set(key: KnownKey): void
  clearStored(): void
  get(id: string): KnownKey | undefined
  /** The keys of the store, the newest first. */
  stored(): KnownKey[]
  /** @throws Problem `invalid_credentials`, `revoked_credentials` */
  verify(text: string): KnownKey
}
