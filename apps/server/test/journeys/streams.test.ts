import { describe, expect, test } from 'vitest'
import { parseApiKey } from '../../src/auth/api-keys.ts'
import { mintToken } from '../../src/auth/tokens.ts'
import { Follower } from '../live/follower.ts'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import { Replica } from '../support/replica.ts'
import { seededRandom } from '../support/seed.ts'
import { verifyFolder } from '../support/verify-folder.ts'

const kills = 3
const path = '/v1/threads/t/messages'

interface Answered {
  code: string
  offset: number
  stream: { offset: number }
  body: { text: string }
}

/** Text in two-byte characters that says where it is. */
function textAt(offset: number, characters: number): string {
  return Array.from({ length: characters }, (_, i) =>
    String.fromCharCode(0x400 + ((offset / 2 + i) % 200)),
  ).join('')
}

describe.each(['safe', 'fast'])('a stream under kill -9, %s', (durability) => {
  test('loses nothing that was answered, and goes on from where it stands', async () => {
    const random = seededRandom()
    await using folder = await temporaryFolder()
    let server = await ServerProcess.start({ dataDir: folder.path })
    const { apiKey } = server
    const port = new URL(server.url).port
    const post = async (sub: string, body: object) => {
      const headers = { prefer: `durability=${durability}` }
      const answer = await server.request('POST', `${path}${sub}`, {
        user: 'ada',
        body,
        headers,
        key: apiKey,
      })
      return { status: answer.status, json: (await answer.json()) as Answered }
    }
    await post('', { id: 'm', body: { text: '' }, status: 'streaming' })
    const token = await mintToken(parseApiKey(apiKey)!, { user: 'ada', ttl: 3600 }, Date.now())
    let running = Promise.resolve(server)
    const url = async () => (await running).url
    const follower = new Follower('WebSocket', { url, token, thread: 't' }, new Replica())
    let answered = 0
    for (let kill = 0; kill <= kills; kill++) {
      const pieces = 30 + random.below(60)
      let offset = answered
      if (kill > 0) {
        // The writer asks where it is: what was under way may be there or not.
        const { json } = await post('/m/append', { offset: offset + 10_000, text: 'x' })
        expect(json.code).toBe('stream_conflict')
        expect(json.stream.offset).toBeGreaterThanOrEqual(answered)
        offset = json.stream.offset
      }
      let killed: Promise<void> | undefined
      try {
        for (let piece = 0; ; piece++) {
          const { json } = await post('/m/append', { offset, text: textAt(offset, 1 + random.below(40)) })
          offset = json.offset
          answered = offset
          if (piece < pieces) continue
          if (kill === kills) break
          killed ??= server.kill()
        }
      } catch (error) {
        if (!killed) throw error
      }
      if (!killed) break
      await killed
      const env = { PROGRESSDB_PORT: port }
      running = ServerProcess.start({ dataDir: folder.path, apiKey, env })
      server = await running
    }
    const final = await post('/m/finalize', {})
    expect(final.json.body.text).toBe(textAt(0, answered / 2))
    const page = await server.request('GET', path, { user: 'ada', key: apiKey })
    const { cursor, items } = (await page.json()) as { cursor: string; items: object[] }
    await follower.until(cursor, items)
    expect(follower.replica.messages.get('m')).toEqual(final.json)
    expect(follower.disconnects).toBeGreaterThanOrEqual(kills)
    await follower.end()
    await server.stop()
    expect(await verifyFolder(folder.path)).toEqual([])
  })
})
