/**
 * Where a client keeps what has to survive a reload: texts by key. Ready ones are in `@progressdb/client/indexeddb`
 * and `@progressdb/client/async-storage`; any other key-value store does, if what it has answered survives the end of the
 * program.
 */
export interface ClientStorage {
  get(key: string): Promise<string | null | undefined>
  set(key: string, value: string): Promise<unknown>
  /** A key that isn't there is fine. */
  remove(key: string): Promise<unknown>
  /** The keys that begin so, in any order. */
  keys(prefix: string): Promise<readonly string[]>
}
