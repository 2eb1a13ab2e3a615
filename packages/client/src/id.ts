/**
 * A new id for a message or a thread: a UUIDv7, whose first half is the time, so that ids sort as they were made.
 *
 * @param now milliseconds since 1970
 * @example newId() // '019aa5f4-3b1c-7e0a-9c1f-5d2b8a6e4f70'
 */
export function newId(now: number = Date.now()): string {
  // React Native has no `crypto`; an id has to differ from others, not to be hard to guess.
  const bytes =
    globalThis.crypto?.getRandomValues(new Uint8Array(10)) ??
    Uint8Array.from({ length: 10 }, () => Math.random() * 256)
  bytes[0] = (bytes[0]! & 0x0f) | 0x70
  bytes[2] = (bytes[2]! & 0x3f) | 0x80
  const hex =
    now.toString(16).padStart(12, '0') +
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.*)/, '$1-$2-$3-$4-$5')
}
