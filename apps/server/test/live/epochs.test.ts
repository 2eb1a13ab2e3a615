import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ServerProcess, temporaryFolder } from '../support/process.ts'

const live = '/v1/live'
const thread = '/v1/threads/t'

/** Places in a thread that a client was given. */
interface Known {
  cursor: string
  after: string
}

test('G-LIVE, G-CATCHUP: after a restore no cursor from what was lost skips anything, and the others go on', async () => {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const copy = join(folder.path, 'copy')

  const first = await ServerProcess.start({ dataDir })
  const kept = await writeAndLook(first, 'kept')
  await first.stop()
  await cp(dataDir, copy, { recursive: true })

  // What comes now is lost: a run that ends cleanly, and one that does not.
  const { apiKey } = first
  const second = await ServerProcess.start({ dataDir, apiKey })
  const lost = await writeAndLook(second, 'lost')
  await second.stop()
  const third = await ServerProcess.start({ dataDir, apiKey })
  lost.push(...(await writeAndLook(third, 'lost too')))
  await third.kill()
  await rm(dataDir, { recursive: true })
  await cp(copy, dataDir, { recursive: true })

  const server = await ServerProcess.start({ dataDir, apiKey })
  for (let round = 0; round < 2; round++) {
    for (const known of lost) await mustBeReset(server, known)
    // From here on there are other changes at the positions of those that were lost.
    for (let i = 0; i < 4; i++) await writeAndLook(server, `other ${round} ${i}`)
  }
  const { items } = await json(server, `${thread}/messages?limit=1000`)
  for (const [index, { cursor, after }] of kept.entries()) {
    const changes = await json(server, `${thread}/changes?since=${cursor}&limit=1000`)
    expect(changes.items.map((item) => item.message)).toEqual(items.slice(index + 1))
    const page = await json(server, `${thread}/messages?limit=1000&after=${after}`)
    expect(page.items).toEqual(items.slice(index + 1))
  }
  await server.stop()
})

/** Writes three messages, and looks at the thread after each. */
async function writeAndLook(server: ServerProcess, text: string): Promise<Known[]> {
  const known: Known[] = []
  for (let i = 0; i < 3; i++) {
    const created = await server.request('POST', `${thread}/messages`, { body: { body: { text } } })
    expect(created.status).toBe(201)
    const { cursor, after } = await json(server, `${thread}/messages?limit=1`)
    known.push({ cursor, after })
  }
  return known
}

async function mustBeReset(server: ServerProcess, { cursor, after }: Known): Promise<void> {
  const body = { subscriptions: [{ thread: 't', since: cursor }] }
  const answers = [
    await server.request('GET', `${thread}/changes?since=${cursor}`),
    await server.request('GET', `${thread}/messages?after=${after}`),
    await server.request('GET', `${live}?thread=t&since=${cursor}`),
    await server.request('POST', live, { body }),
    await server.request('POST', `${live}/poll`, { body }),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(410)
    expect(await answer.json()).toMatchObject({ code: 'cursor_reset' })
  }
  expect(await subscribe(server, cursor)).toMatchObject({ type: 'problem', code: 'cursor_reset' })
}

/** The first frame that a WebSocket gives, once it has said hello. */
function subscribe(server: ServerProcess, since: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${server.apiKey}` }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${live}`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', thread: 't', since })))
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString())
      if (frame.type === 'hello') return
      resolve(frame)
      socket.close()
    })
  })
}

interface Page extends Known {
  items: { message?: unknown }[]
}

async function json(server: ServerProcess, path: string): Promise<Page> {
  return (await (await server.request('GET', path)).json()) as Page
}
