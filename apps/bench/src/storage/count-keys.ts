import { setImmediate } from 'node:timers/promises'
import { generateApiKey } from '../../../server/src/auth/api-keys.ts'
import { loadConfig } from '../../../server/src/config.ts'
import { createLog } from '../../../server/src/observe/log.ts'
import { Server } from '../../../server/src/server.ts'
import { MemoryStore } from '../../../server/src/storage/memory/memory-store.ts'
import type { Batch } from '../../../server/src/storage/store.ts'

/** How many keys one message writes in a thread. */
export interface KeysOfMessage {
  members: number
  /** In the commit that creates it. */
  create: number
  /** Afterwards, in the commit that moves the thread in the lists by activity. */
  settle: number
}

/** The keys of each batch are noted; everything else is the store's. */
class CountingStore extends MemoryStore {
  readonly counts: number[] = []

  override write(batch: Batch): Promise<void> {
    this.counts.push(batch.operations.length)
    return super.write(batch)
  }
}

/** Creates a message in threads of different sizes, in a server without a socket, and counts what it writes. */
export async function countKeys(sizes: readonly number[]): Promise<KeysOfMessage[]> {
  const results: KeysOfMessage[] = []
  for (const members of sizes) results.push(await countIn(members))
  return results
}

async function countIn(members: number): Promise<KeysOfMessage> {
  const store = new CountingStore()
  const [apiKey, adminKey] = [generateApiKey(), generateApiKey()]
  const { config } = loadConfig({ flags: { listSettleMs: 10, apiKeys: apiKey, adminKeys: adminKey } })
  const server = await Server.open(store, config, createLog('silent'))
  const post = async (path: string, key: string, type: string, body: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': type }
    const answer = await server.app.request(path, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  }
  const countOne = async () => {
    const before = store.counts.length
    await post('/v1/threads/thread/messages', apiKey, 'application/json', '{"body":{"text":"Hi"}}')
    while (server.engine.lists.size > 0) await setImmediate()
    return store.counts.slice(before)
  }
  try {
    await post('/v1/import', adminKey, 'application/x-ndjson', threadOf(members))
    await countOne() // the first one may also do what comes once only
    const [create = 0, ...settles] = await countOne()
    return { members, create, settle: settles.reduce((sum, count) => sum + count, 0) }
  } finally {
    await server.close()
  }
}

function threadOf(members: number): string {
  const lines: object[] = [{ type: 'thread', id: 'thread', author: 'u1' }]
  for (let i = 1; i <= members; i++) {
    lines.push({ type: 'member', thread: 'thread', user: `u${i}`, role: i === 1 ? 'owner' : 'member' })
  }
  return lines.map((line) => JSON.stringify(line)).join('\n')
}
