import type { Range } from './store.ts'

/**
 * Keys are built as strings in which each character is one byte ("binary strings"): they serve as keys of the
 * cache and of a batch's overlay as they are, and become bytes only at the storage port.
 */
export type Key = string

/** A key's bytes. */
export function keyBytes(key: Key): Buffer {
  return Buffer.from(key, 'latin1')
}

/** The key of some bytes read from the store. */
export function keyOf(bytes: Buffer): Key {
  return bytes.toString('latin1')
}

/** A text's UTF-8 bytes and a zero byte that ends it. Texts hold no control characters, so they sort as they read. */
export function text(value: string): Key {
  return `${bytesOf(value)}\0`
}

// Nearly every id is ASCII, whose characters are its bytes already.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range begins at NUL
const ascii = /^[\x00-\x7f]*$/

function bytesOf(value: string): Key {
  return ascii.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1')
}

/** The text that begins at `offset` of a key, and the offset behind its zero byte. */
export function textAt(key: Buffer, offset: number): { value: string; end: number } {
  const end = key.indexOf(0, offset)
  if (end < 0) throw new Error('a key without the end of its text')
  return { value: key.toString('utf8', offset, end), end: end + 1 }
}

/** A whole number from 0 to 2^53 - 1 as 8 bytes, big-endian. */
export function u64(value: number): Key {
  const high = Math.floor(value / 0x1_0000_0000)
  const low = value >>> 0
  return String.fromCharCode(
    0,
    (high >>> 16) & 255,
    (high >>> 8) & 255,
    high & 255,
    low >>> 24,
    (low >>> 16) & 255,
    (low >>> 8) & 255,
    low & 255,
  )
}

/**
 * A whole number from 0 to 2^48 - 1 in as few bytes as it needs, and one that says how many: in the order of the
 * numbers, and none begins another.
 */
export function short(value: number): Key {
  let bytes = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256))
    bytes = String.fromCharCode(rest % 256) + bytes
  return String.fromCharCode(bytes.length) + bytes
}

/** The number that `short` put at an offset of a key's bytes, and the offset behind it. */
export function shortAt(key: Buffer, offset: number): { value: number; end: number } {
  const length = key[offset]!
  return { value: length === 0 ? 0 : key.readUIntBE(offset + 1, length), end: offset + 1 + length }
}

/** The number that `u64` put at an offset of a key. */
export function u64In(key: Key, offset: number): number {
  let value = 0
  for (let i = offset; i < offset + 8; i++) value = value * 256 + key.charCodeAt(i)
  return value
}

/** The same in a key's bytes. */
export function u64At(key: Buffer, offset: number): number {
  return key.readUInt32BE(offset) * 0x1_0000_0000 + key.readUInt32BE(offset + 4)
}

/** The range of all keys that begin with `prefix`. */
export function startingWith(prefix: Key): Range {
  return between(prefix, endOf(prefix))
}

/** From `from` (inclusive) to `to` (exclusive). */
export function between(from: Key, to: Key): Range {
  return { from: keyBytes(from), to: keyBytes(to) }
}

/** The first key behind all that begin with `prefix`. */
export function endOf(prefix: Key): Key {
  const last = prefix.charCodeAt(prefix.length - 1)
  if (last === 255) return endOf(prefix.slice(0, -1))
  return prefix.slice(0, -1) + String.fromCharCode(last + 1)
}

/** What belongs to one thread begins so. The thread's head is the row with just this key. */
export function threadScope(threadId: string): Key {
  return `T${text(threadId)}`
}

/** The thread to which a key belongs; undefined if it belongs to none. */
export function threadIn(key: Key): string | undefined {
  return key.startsWith('T') ? textAt(keyBytes(key), 1).value : undefined
}

/** What belongs to one user begins so. */
export function userScope(userId: string): Key {
  return `U${text(userId)}`
}

/** Lists over all threads. */
export const listScope: Key = 'L'
/** The feed: one row a commit. */
export const feedScope: Key = 'F'
/** What belongs to the server itself. */
export const systemScope: Key = 'S'
