import type { Fault, Suite } from './fault.ts'

const propertyRuns = { PROGRESSDB_TEST_RUNS: '150', PROGRESSDB_TEST_SHRINK_MS: '0' }
const properties: Suite = {
  project: 'properties',
  file: 'sequences',
  tests: 'one after the other',
  env: propertyRuns,
}
/** A read must fall between a write and the next, so it takes more runs. */
const walks: Suite = {
  project: 'properties',
  file: 'walks',
  env: { ...propertyRuns, PROGRESSDB_TEST_RUNS: '800' },
}
const threadLists: Suite = { project: 'properties', file: 'thread-lists', env: propertyRuns }
const committer: Suite = { project: 'unit', file: 'commit/committer' }
const matrix: Suite = { project: 'input', file: 'permission-matrix' }
const overload: Suite = { project: 'input', file: 'overload' }
const badInput: Suite = {
  project: 'input',
  file: 'fuzz.test',
  env: { PROGRESSDB_FUZZ_REQUESTS: '5000' },
  isLong: true,
}
const crash: Suite = { project: 'crash', env: { PROGRESSDB_CRASH_ROUNDS: '20' }, isLong: true }
const powerLoss: Suite = {
  project: 'power-loss',
  env: { PROGRESSDB_POWER_LOSS_IMAGES: '40' },
  isLong: true,
}
const disk: Suite = { project: 'disk', isLong: true }

/** Each guarantee is broken at least once. */
export const faults: readonly Fault[] = [
  {
    name: 'safe writes are not synced',
    guarantee: 'G-ACK-SAFE',
    file: 'storage/rocks/log-files.ts',
    find: '      await syncFile(file.descriptor)\n',
    replace: '',
    suite: powerLoss,
  },
  {
    name: 'a new log begins before the old one is synced',
    guarantee: 'G-ACK-FAST',
    file: 'storage/rocks/rocks-store.ts',
    find: `    await this.sync()
    const old = await this.#logs.currentNumber()
    let settled = false
    this.#flushing = this.#native.flush().finally(() => {
      settled = true
    })
    this.#flushing.catch(() => {}) // thrown by the next rotation, if not by RocksDB at the next write
    while ((await this.#logs.currentNumber()) === old && !settled);
    if (settled) await this.#flushing
    await this.sync() // adopts the new log, and syncs the folder that it is in
`,
    replace: `    const old = await this.#logs.currentNumber()
    let settled = false
    this.#flushing = this.#native.flush().finally(() => {
      settled = true
    })
    this.#flushing.catch(() => {})
    while ((await this.#logs.currentNumber()) === old && !settled);
    if (settled) await this.#flushing
`,
    suite: powerLoss,
  },
  {
    name: 'the folder is not synced',
    guarantee: 'G-ACK-SAFE',
    file: 'storage/rocks/log-files.ts',
    find: '    await syncFile(descriptor)\n',
    replace: '',
    suite: powerLoss,
  },
  {
    name: 'RocksDB begins a new log when it likes',
    guarantee: 'G-ACK-FAST',
    file: 'storage/rocks/rocks-store.ts',
    find: 'if (this.#bytesInLog >= this.#rotateBytes) await this.#rotate()',
    replace: '',
    suite: powerLoss,
  },
  {
    name: 'safe writes are answered before their sync',
    guarantee: 'G-ACK-SAFE',
    file: 'commit/committer.ts',
    find: '        await this.#store.sync()\n',
    replace: '        void this.#store.sync()\n',
    suite: committer,
  },
  {
    name: 'a repeated request is answered before the sync of what it tells of',
    guarantee: 'G-ACK-SAFE',
    file: 'commit/committer.ts',
    find: "durability === 'safe' && this.#synced < this.#commit",
    replace: 'false',
    suite: committer,
  },
  {
    name: 'after a failed sync the next one is trusted',
    guarantee: 'G-ACK-SAFE',
    file: 'storage/rocks/rocks-store.ts',
    find: "        throw this.#fail('A sync failed', error)",
    replace: '        return',
    suite: disk,
  },
  {
    name: 'fast writes are never synced',
    guarantee: 'G-ACK-FAST',
    file: 'commit/committer.ts',
    find: '        this.#syncSoon()\n',
    replace: '',
    suite: committer,
  },
  {
    name: 'fast writes are answered before they are written',
    guarantee: 'G-ACK-FAST',
    file: 'storage/rocks/rocks-store.ts',
    find: 'await this.#batch.flush()',
    replace: 'this.#batch.flush().catch(() => {})',
    suite: crash,
  },
  {
    name: 'a commit is written in two batches',
    guarantee: 'G-ATOMIC',
    file: 'storage/rocks/rocks-store.ts',
    find: '      for (const operation of batch.operations) this.#add(operation)\n',
    replace:
      '      const half = batch.operations.length >> 1\n      for (const operation of batch.operations.slice(0, half)) this.#add(operation)\n      await this.#batch.flush()\n      for (const operation of batch.operations.slice(half)) this.#add(operation)\n',
    suite: crash,
  },
  {
    name: 'a refused command leaves its changes',
    guarantee: 'G-ATOMIC',
    file: 'commit/view.ts',
    find: '      this.#takeBack()\n',
    replace: '',
    suite: committer,
  },
  {
    name: 'a message is left out of the change index when it is edited',
    guarantee: 'G-ATOMIC',
    file: 'features/threads/thread-writer.ts',
    find: 'this.view.put(textTable, keys.change(this.id, rev), item)',
    replace: "if (!item.startsWith('m')) this.view.put(textTable, keys.change(this.id, rev), item)",
    suite: properties,
  },
  {
    name: 'the list of replies is forgotten',
    guarantee: 'G-ATOMIC',
    file: 'features/messages/create.ts',
    find: '    view.put(replyRows, messageKeys.reply(threadId, parent, seq), noBytes)\n',
    replace: '',
    suite: properties,
  },
  {
    name: 'a feed entry is dropped',
    guarantee: 'G-ATOMIC',
    file: 'features/messages/create.ts',
    find: "  view.note([rev, 'message', threadId, seq, author])\n",
    replace: '',
    suite: properties,
  },
  {
    name: 'a seq is given again after a deletion',
    guarantee: 'G-ORDER',
    file: 'features/messages/create.ts',
    find: '  thread.lastSeq = seq\n',
    replace: '  if (thread.lastSeq % 5 !== 4) thread.lastSeq = seq\n',
    suite: properties,
  },
  {
    name: 'two changes share a position',
    guarantee: 'G-ORDER',
    file: 'commit/view.ts',
    find: 'return ++this.#rev',
    replace: 'return this.#rev % 7 === 6 ? this.#rev : ++this.#rev',
    suite: properties,
  },
  {
    name: 'the index of message ids is forgotten',
    guarantee: 'G-IDEM',
    file: 'features/messages/create.ts',
    find: '  view.put(ids, messageKeys.id(threadId, id), { seq, request: message.request })\n',
    replace: '',
    suite: properties,
  },
  {
    name: 'another request with a taken id is taken for the same',
    guarantee: 'G-IDEM',
    file: 'features/messages/create.ts',
    find: "if (row.request !== request) throw new Problem('id_conflict', 'The message id is taken.')",
    replace: '',
    suite: properties,
  },
  {
    name: 'readers keep old rows',
    guarantee: 'G-READ',
    file: 'commit/view.ts',
    find: '      else this.#cache.set(table, key, value, this.commit)\n',
    replace: '      else if (this.commit % 3 !== 0) this.#cache.set(table, key, value, this.commit)\n',
    suite: properties,
  },
  {
    name: 'a slow reader puts its old rows into the cache',
    guarantee: 'G-READ',
    file: 'commit/reads.ts',
    find: 'if (value !== undefined && this.#point.isNewest(key))',
    replace: 'if (value !== undefined)',
    suite: committer,
  },
  {
    name: 'who reacted is read at a later moment than the page',
    guarantee: 'G-SNAP',
    file: 'commit/reads.ts',
    find: 'limit, reverse, snapshot }))\n      }),',
    replace: 'limit, reverse }))\n      }),',
    suite: walks,
  },
  {
    name: 'a list of threads forgets who was active since it was settled',
    guarantee: 'G-READ',
    file: 'features/threads/reads.ts',
    find: '      displaced = lists.displaced()\n',
    replace: '',
    suite: threadLists,
  },
  {
    name: 'the rows of a page are of several moments',
    guarantee: 'G-SNAP',
    file: 'commit/reads.ts',
    find: '        wanted.map(([key]) => keyBytes(key)),\n        snapshot,\n',
    replace: '        wanted.map(([key]) => keyBytes(key)),\n',
    suite: committer,
  },
  {
    name: 'the queue is not bounded',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: 'this.#waiting.length >= this.#limits.maxCommands ||',
    replace: '',
    suite: overload,
  },
  {
    name: 'the bytes in the queue are not bounded',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: '(this.#bytes + command.bytes > this.#limits.maxBytes && this.#waiting.length > 0)',
    replace: 'false',
    suite: overload,
  },
  {
    name: 'a refused write is applied later',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: '      return Promise.reject(\n',
    replace:
      '      this.#waiting.push({ command, resolve() {}, reject() {} })\n      return Promise.reject(\n',
    suite: overload,
  },
  {
    name: 'the depth of JSON is not bounded',
    guarantee: 'G-BOUND',
    file: 'http/json.ts',
    find: "if (depth === 0) throw invalid('body', path, 'is nested too deep')",
    replace: '',
    suite: badInput,
  },
  {
    name: 'membership is not checked',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "if (role === undefined || !reaches(caller, threadId)) throw new Problem('thread_not_found')",
    replace: "role ??= 'member'",
    suite: matrix,
  },
  {
    name: 'viewers may write',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "write: ['owner', 'member'],",
    replace: "write: ['owner', 'member', 'viewer'],",
    suite: matrix,
  },
  {
    name: "a token's threads are ignored",
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: 'caller.limits?.threads?.has(threadId) ?? true',
    replace: 'true',
    suite: matrix,
  },
  {
    name: 'a token for reading may write',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "if (caller.kind === 'user' && caller.limits?.readOnly) {",
    replace: 'if (false) {',
    suite: matrix,
  },
  {
    name: 'every principal is let in',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: 'if (!kinds.includes(principal.kind)) throw',
    replace: 'if (kinds.length === 0) throw',
    suite: matrix,
  },
  {
    name: 'revoked keys stay valid',
    guarantee: 'G-AUTH',
    file: 'auth/api-keys.ts',
    find: "if (known!.revokedAt !== undefined) throw new Problem('revoked_credentials', 'The API key was revoked.')",
    replace: '',
    suite: matrix,
  },
  {
    name: "a user's revoked tokens stay valid",
    guarantee: 'G-AUTH',
    file: 'auth/tokens.ts',
    find: 'if (revokedBefore !== undefined && issuedAt < revokedBefore) {',
    replace: 'if (false) {',
    suite: matrix,
  },
]
