import type { Fault } from '../fault.ts'
import { committer, crash, disk, powerLoss } from '../suites.ts'

/** What breaks the promises about what survives. */
export const durabilityFaults: readonly Fault[] = [
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
    this.#logs.expectNewer()
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
    this.#logs.expectNewer()
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
]
