import { isDeepStrictEqual } from 'node:util'
import { lastOfFeed } from '../../src/feed/feed.ts'
import { RocksStore } from '../../src/storage/rocks/rocks-store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { TestServer } from '../support/in-process.ts'
import type { KnownCursor, Ledger, MessageState } from './ledger.ts'

const shown = 5

/**
 * Recovers the real store from a data folder as a loss of power left it, and compares it with what was answered.
 *
 * @param owed the position up to which the folder must hold everything
 * @returns the last position that it holds
 */
export async function checkImage(
  dataDir: string,
  ledger: Ledger,
  owed: number,
  writeBufferBytes: number,
): Promise<number> {
  const store = await RocksStore.open(dataDir, { writeBufferBytes })
  const rev = (await lastOfFeed(store))?.row.rev ?? 0
  if (rev < owed) throw new Error(`what was answered up to position ${owed} is kept only up to ${rev}`)
  await checkStore(store)
  for (const command of ledger.commands) {
    const kept = command.filter((at) => at <= rev).length
    if (kept > 0 && kept < command.length) throw new Error(`half a command is kept: ${command} at ${rev}`)
  }
  const server = await TestServer.open({ store })
  try {
    for (const threadId of Object.keys(ledger.threads))
      await checkThread(server, threadId, ledger.at(rev, threadId))
    for (const known of ledger.cursors) await checkCursor(server, known, rev)
  } finally {
    await server.close()
  }
  return rev
}

async function checkStore(store: RocksStore): Promise<void> {
  const findings: string[] = []
  await verifyStore(store, { finding: (text) => findings.push(text), progress: () => {} })
  if (findings.length > 0)
    throw new Error(`${findings.length} findings: ${findings.slice(0, shown).join('; ')}`)
}

/** A cursor from beyond what is kept is refused; one from before leads on. */
async function checkCursor(server: TestServer, { threadId, cursor, rev, isLost }: KnownCursor, kept: number) {
  const path = `/v1/threads/${threadId}/changes?since=${cursor}&limit=1`
  const { status, json } = await server.call('GET', path)
  const expected = isLost || rev > kept ? 'cursor_reset' : undefined
  if (json.code !== expected)
    throw new Error(`the cursor of ${rev}, of which ${kept} are kept, was answered ${status} ${json.code}`)
}

/** The thread has exactly these messages, each as it was, in an order without a gap. */
async function checkThread(server: TestServer, threadId: string, expected: MessageState[]): Promise<void> {
  const items = await readThread(server, threadId)
  items.forEach(({ id, seq }, index) => {
    if (seq !== index + 1) throw new Error(`${threadId}/${id} has seq ${seq}, not ${index + 1}`)
  })
  const found = new Map(items.map((item) => [item.id, item]))
  const wrong = expected.filter((state) => !isDeepStrictEqual(found.get(state.id), state))
  for (const { id } of expected) found.delete(id)
  const report = [
    ...wrong.map(({ id, rev }) => `${id} of ${rev} is missing or not as it was`),
    ...[...found.keys()].map((id) => `${id} is there and should not be`),
  ]
  if (report.length > 0) throw new Error(`thread ${threadId}: ${report.slice(0, shown).join('; ')}`)
}

async function readThread(server: TestServer, threadId: string): Promise<(MessageState & { seq: number })[]> {
  const items: (MessageState & { seq: number })[] = []
  for (let after = 'start'; ; ) {
    const { status, json, text } = await server.call(
      'GET',
      `/v1/threads/${threadId}/messages?limit=1000&after=${after}`,
    )
    if (status === 404) return []
    if (status !== 200) throw new Error(`thread ${threadId} cannot be read: ${text}`)
    items.push(...json.items)
    if (!json.hasAfter) return items
    after = json.after
  }
}
