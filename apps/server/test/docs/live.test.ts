import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseApiKey } from '../../src/auth/api-keys.ts'
import { mintToken } from '../../src/auth/tokens.ts'
import { ServerProcess, temporaryFolder } from '../support/process.ts'
import type { LiveFrame } from '../support/replica.ts'
import { runTour } from './tour.ts'

/** A cursor at a position, in whatever epoch. */
const cursor = (rev: number) => expect.stringMatching(new RegExp(`^c[0-9a-z]+-${rev}-${rev}$`))
/** The same for all threads. */
const ofAll = (rev: number) => expect.stringMatching(new RegExp(`^a[0-9a-z]+-${rev}-${rev}$`))

const hello = { type: 'hello', connection: expect.any(String), heartbeatMs: 15_000 }

const page = readFileSync(join(import.meta.dirname, '../../../../docs/live.md'), 'utf8')

test('the examples of docs/live.md work as they stand', async () => {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'progressdb-data')
  const server = await ServerProcess.start({ dataDir, flags: ['--dev'], env: { PROGRESSDB_API_KEYS: '' } })
  const output = await runTour(page, 'live', server.url, folder.path)
  const [created, changes, mine] = output.split('\n')[0]!.split(/(?<=\})(?=\{)/)
  expect(JSON.parse(created!)).toMatchObject({ id: 'm1', seq: 1 })
  expect(JSON.parse(changes!)).toMatchObject({ cursor: cursor(3), hasMore: false, rev: 3 })
  expect(JSON.parse(mine!.split('data: ')[0]!)).toMatchObject({
    threads: [{ kind: 'changes', thread: { id: 'live-tour', me: { role: 'owner' } }, cursor: cursor(3) }],
    cursor: ofAll(3),
    hasMore: false,
  })
  const frames = [...output.matchAll(/data: (\{.*\})/g)].map(([, json]) => JSON.parse(json!) as LiveFrame)
  expect(frames).toMatchObject([
    hello,
    { type: 'ready', since: '0', cursor: cursor(0), upTo: cursor(3) },
    { type: 'changes', after: cursor(0), cursor: cursor(3), mine: {} },
    hello,
    { type: 'ready', all: true, since: '0', resume: ofAll(0), upTo: ofAll(3) },
    { type: 'changes', thread: 'live-tour', after: cursor(0), cursor: cursor(3), resume: ofAll(3), mine: {} },
  ])

  const last = output.trimEnd().split('\n').at(-1)!
  const answers = last.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text))
  const [read, present, ephemeral, expiring] = answers.slice(-4)
  expect(read).toEqual({ readSeq: 3, unread: 0, mentions: 0 })
  expect(present).toEqual({ user: 'ada', state: { status: 'online' } })
  expect(ephemeral).toMatchObject({ ephemeral: true, role: 'cursor', body: { line: 42 } })
  expect(expiring).toMatchObject({ id: 'm4', seq: 4, expiresAt: expect.any(String) })
  // What was streamed, complete and aborted.
  expect(output).toContain('"body":{"text":"Yes, I am."}')
  expect(output).toMatch(/"abortReason":"enough".*"body":\{"text":"One by one\."\}/)

  const key = readFileSync(join(dataDir, 'dev-key'), 'utf8').trim()
  const TOKEN = await mintToken(parseApiKey(key)!, { user: 'ada', ttl: 60 }, Date.now())
  const [, script] = /^```js live\n(.*?)^```$/ms.exec(page)!
  const taken = await new Promise<LiveFrame[]>((resolve) => {
    const seen: LiveFrame[] = []
    const take = (frame: LiveFrame) => seen.push(frame) === 3 && resolve(seen)
    new Function('URL', 'TOKEN', 'take', script!)(server.url, TOKEN, take)
  })
  // Then come those who are present.
  expect(taken.slice(0, 3).map(({ type }) => type)).toEqual(['hello', 'ready', 'changes'])
  await server.stop()
})
