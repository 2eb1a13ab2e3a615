import { generateApiKey } from '../../../server/src/auth/api-keys.ts'
import { loadConfig } from '../../../server/src/config.ts'
import { createLog } from '../../../server/src/observe/log.ts'
import { Server } from '../../../server/src/server.ts'
import { MemoryStore } from '../../../server/src/storage/memory/memory-store.ts'
import type { Batch } from '../../../server/src/storage/store.ts'
import { threadId } from '../data/ids.ts'

/** The bytes of each batch are counted; everything else is the store's. */
class CountingStore extends MemoryStore {
  bytes = 0

  override write(batch: Batch): Promise<void> {
    this.bytes += batch.bytes
    return super.write(batch)
  }
}

/**
 * Streams a message in a server without a socket, and counts the bytes that it hands to its store.
 *
 * @returns bytes for each piece, beyond twice those of its text: once as a piece, once in the whole message
 */
export async function countStreamBytes(pieces: number, piece: string): Promise<number> {
  const store = new CountingStore()
  const apiKey = generateApiKey()
  const { config } = loadConfig({ flags: { listSettleMs: 60_000, apiKeys: apiKey } })
  const server = await Server.open(store, config, createLog('silent'))
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const target = `/v1/threads/${threadId(0)}/messages${path}`
    const answer = await server.app.request(target, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  }
  await post('', { id: 'first', body: {} })
  store.bytes = 0
  await post('', { id: 'm', body: {}, status: 'streaming' })
  for (let i = 0; i < pieces; i++) await post('/m/append', { offset: i * piece.length, text: piece })
  await post('/m/finalize', {})
  const { bytes } = store
  await server.close()
  return bytes / pieces - 2 * piece.length
}
