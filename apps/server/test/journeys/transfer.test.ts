import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand, ServerProcess, temporaryFolder } from '../support/process.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
/** Real conversations; where they are not at hand, those tests are skipped. */
const samples = join(import.meta.dirname, '../../../../../shared/data')
const hasSamples = existsSync(samples)
if (!hasSamples)
  process.stderr.write('SKIPPED: the sample conversations are not here, so their import is not tested.\n')

interface Source {
  thread: string
  n: number
  author: string
  role: string
  at: string | null
  text: string
  tools?: unknown
  replyTo?: number
}

interface Item {
  id: string
  seq: number
  author: string
  role: string
  createdAt: string
  replyTo?: string
  body: { text: string; tools?: unknown }
}

function readSource(file: string): Source[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const { kind, ...rest } = JSON.parse(line)
    if (kind !== undefined) return { ...rest, role: kind === 'notice' ? 'system' : 'user' }
    return { ...rest, at: null, author: rest.role === 'user' ? 'customer' : 'assistant' }
  })
}

/** All messages of a thread, walked from one end to the other. */
async function walk(server: ServerProcess, thread: string, direction: 'after' | 'before'): Promise<Item[]> {
  const pages: Item[][] = []
  let query = direction === 'after' ? '&after=start' : ''
  for (;;) {
    const path = `/v1/threads/${encodeURIComponent(thread)}/messages?limit=300${query}`
    const page = (await (await server.request('GET', path)).json()) as {
      items: Item[]
      before: string
      after: string
      hasBefore: boolean
      hasAfter: boolean
    }
    if (direction === 'after') pages.push(page.items)
    else pages.unshift(page.items)
    if (!(direction === 'after' ? page.hasAfter : page.hasBefore)) return pages.flat()
    query = `&${direction}=${page[direction]}`
  }
}

/** Compares what is stored with the source, line by line. */
async function compare(server: ServerProcess, source: Source[]): Promise<void> {
  const byThread = Map.groupBy(source, ({ thread }) => thread)
  for (const [thread, lines] of byThread) {
    const forwards = await walk(server, thread, 'after')
    expect(await walk(server, thread, 'before')).toEqual(forwards)
    expect(forwards.length).toBe(lines.length)
    lines.forEach((line, i) => {
      const item = forwards[i]!
      expect(item).toMatchObject({ id: String(line.n), seq: i + 1, author: line.author, role: line.role })
      expect(item.body.text).toBe(line.text)
      expect(item.body.tools).toEqual(line.tools)
      expect(item.replyTo).toBe(line.replyTo === undefined ? undefined : String(line.replyTo))
      if (line.at !== null) expect(item.createdAt).toBe(new Date(line.at).toISOString())
    })
  }
}

async function roundTrip(format: string, file: string, check: (source: Source[]) => void): Promise<void> {
  await using folder = await temporaryFolder()
  const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')]
  const imported = await runCommand(['import', '--format', format, file, '--data-dir', one])
  expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('0 rejected')])

  const source = readSource(file)
  check(source)
  const server = await ServerProcess.start({ dataDir: one })
  await compare(server, source)
  await server.stop()

  const exported = async (dataDir: string, name: string) => {
    const path = join(folder.path, name)
    expect((await runCommand(['export', '-o', path, '--data-dir', dataDir])).code).toBe(0)
    return readFile(path, 'utf8')
  }
  const first = await exported(one, 'one.jsonl')
  expect((await runCommand(['import', join(folder.path, 'one.jsonl'), '--data-dir', two])).code).toBe(0)
  expect(await exported(two, 'two.jsonl')).toBe(first)
  for (const dataDir of [one, two]) {
    const again = await runCommand(['import', join(folder.path, 'one.jsonl'), '--data-dir', dataDir])
    expect(again.stderr).toContain('0 new')
    expect(await exported(dataDir, 'again.jsonl')).toBe(first)
    expect((await runCommand(['verify', '--data-dir', dataDir])).stdout).toContain(
      'Everything is as it should be',
    )
  }
}

describe('progressdb import', () => {
  test('takes a neutral format, in order, with times and replies; an export of it comes back the same', async () => {
    await roundTrip('ubuntu-irc', join(fixtures, 'irc.jsonl'), (source) => expect(source).toHaveLength(6))
  })

  test.skipIf(!hasSamples)('takes all of the IRC channel', async () => {
    await roundTrip('ubuntu-irc', join(samples, 'ubuntu-irc.jsonl'), (source) => {
      expect(source).toHaveLength(44_673)
      expect(new Set(source.map(({ thread }) => thread)).size).toBe(30)
      expect(source.filter(({ replyTo }) => replyTo !== undefined)).toHaveLength(10_104)
    })
  })

  test.skipIf(!hasSamples)('takes all of the coffee assistant', async () => {
    await roundTrip('coffee-assistant', join(samples, 'coffee-assistant.jsonl'), (source) => {
      expect(source).toHaveLength(3766)
      expect(new Set(source.map(({ thread }) => thread)).size).toBe(1000)
    })
  })

  test('loses nothing of whatever the API can make', async () => {
    await using folder = await temporaryFolder()
    const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')]
    const server = await ServerProcess.start({ dataDir: one })
    await makeEverything(server)
    const file = join(folder.path, 'one.jsonl')
    // From the running server, and again when nobody holds the folder.
    expect((await runCommand(['export', '-o', file, '--data-dir', one])).code).toBe(0)
    const whileRunning = await readFile(file, 'utf8')
    await server.stop()
    expect((await runCommand(['export', '--data-dir', one])).stdout).toBe(whileRunning)

    expect((await runCommand(['import', '-', '--data-dir', two], { input: whileRunning })).code).toBe(0)
    expect((await runCommand(['export', '--data-dir', two])).stdout).toBe(whileRunning)
    expect((await runCommand(['verify', '--data-dir', two])).code).toBe(0)
    const types = new Set(
      whileRunning
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    )
    expect([...types].sort().join(' ')).toBe('end header member message reaction read thread version')

    // The copy behaves like the original, not only exports like it.
    const copy = await ServerProcess.start({ dataDir: two })
    const ids = async (path: string) => {
      const answer = (await (await copy.request('GET', path, { user: 'ada' })).json()) as {
        items: { id: string }[]
      }
      return answer.items.map(({ id }) => id)
    }
    expect(await ids('/v1/threads')).toEqual(['empty', 'many', 'busy'])
    const me = async (user: string) =>
      ((await (await copy.request('GET', '/v1/threads/many', { user })).json()) as { me: object }).me
    expect([await me('user3'), await me('user4'), await me('user7')]).toEqual([
      { role: 'member', readSeq: 1, unread: 1, mentions: 1 },
      { role: 'member', readSeq: 0, unread: 2, mentions: 1 },
      { role: 'member', readSeq: 2, unread: 0, mentions: 0 },
    ])
    expect(
      (await copy.request('POST', '/v1/threads/busy/messages/deleted/restore', { user: 'ada' })).status,
    ).toBe(200)
    const retried = await copy.request('POST', '/v1/threads/busy/messages', {
      user: 'ada',
      body: { id: 'first', body: { n: 1 } },
    })
    expect(retried.status).toBe(200)
    expect(
      (await copy.request('POST', '/v1/threads/gone/messages', { user: 'ada', body: { body: 1 } })).status,
    ).toBe(410)
    await copy.stop()
  })

  test('takes lines as long as a request may be, and none that is longer', async () => {
    await using folder = await temporaryFolder()
    const most = 4 * 1024 * 1024
    const message = (id: string, bytes: number) => {
      const line = (text: string) =>
        `${JSON.stringify({ type: 'message', thread: 't', id, author: 'ada', role: 'user', body: text })}\n`
      return line('x'.repeat(bytes - line('').length))
    }
    const file = join(folder.path, 'long.jsonl')
    const thread = '{"type":"thread","id":"t","author":null}\n'
    const lines = [thread, message('a', most), message('b', most + 1), message('c', 1000), message('d', most)]
    await writeFile(file, lines.join(''))
    const dataDir = join(folder.path, 'data')
    const { code, stderr } = await runCommand(['import', file, '--data-dir', dataDir])
    expect(code).toBe(3)
    expect(stderr).toMatch(/long\.jsonl:3: is longer than/)
    expect(stderr).toContain('4 new, 0 known, 1 rejected')
  })

  test('reports each line that it cannot take, and takes the others', async () => {
    await using folder = await temporaryFolder()
    const lines = [
      '{"type":"header","format":1}',
      '{"type":"thread","id":"t","author":null}',
      'not json',
      '{"type":"message","thread":"t","id":"a","author":"ada","role":"user","body":1}',
      '{"type":"message","thread":"missing","id":"a","author":"ada","role":"user","body":1}',
      '{"type":"message","thread":"t","id":"b","author":"ada","role":"user","body":1,"replyTo":"nobody"}',
      '{"type":"message","thread":"t","id":"c","author":"ada","role":"user"}',
      '{"type":"message","thread":"t","id":"d","seq":1,"author":"ada","role":"user","body":1}',
      '{"type":"surprise"}',
      '',
      '{"type":"reaction","thread":"t","message":"a","user":"grace","reaction":"👍"}',
      `{"type":"thread","id":"${'x'.repeat(200)}","author":null}`,
      `"${'y'.repeat(5 * 1024 * 1024)}"`,
      `{"type":"message","thread":"t","id":"deep","author":"ada","role":"user","body":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      '{"type":"message","thread":"t","id":"e","author":"ada","role":"user","body":2}',
    ]
    const file = join(folder.path, 'lines.jsonl')
    await writeFile(file, lines.join('\n'))
    const dataDir = join(folder.path, 'data')
    const { code, stderr } = await runCommand(['import', file, '--data-dir', dataDir])
    expect(code).toBe(3)
    const rejected = [...stderr.matchAll(/^.*lines\.jsonl:(\d+): (.*)$/gm)].map(([, line, reason]) => [
      Number(line),
      reason,
    ])
    expect(rejected).toEqual([
      [3, 'is not JSON'],
      [5, expect.stringContaining('"missing" is not there')],
      [6, expect.stringContaining('not in this thread')],
      [7, expect.stringContaining('body')],
      [8, expect.stringContaining('seq')],
      [9, expect.stringContaining('type')],
      [12, expect.stringContaining('id')],
      [13, expect.stringContaining('longer than')],
      [14, expect.stringContaining('nested too deep')],
    ])
    expect(stderr).toContain('4 new')
    const { stdout } = await runCommand(['export', '--data-dir', dataDir])
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['header', 'thread', 'message', 'reaction', 'message', 'end'])
  })
})

/** One of everything that a store can hold. */
async function makeEverything(server: ServerProcess): Promise<void> {
  const call = async (method: string, path: string, body?: unknown, user: string | undefined = 'ada') => {
    const answer = await server.request(method, path, { user, body })
    expect([method, path, answer.status < 300]).toEqual([method, path, true])
  }
  const app = undefined as unknown as string
  await call('POST', '/v1/threads', {
    id: 'busy',
    title: 'Busy',
    metadata: { a: 1 },
    members: [{ userId: 'grace' }],
  })
  await call('POST', '/v1/threads', { id: 'empty', metadata: { large: 'x'.repeat(3000) } })
  await call('POST', '/v1/threads', {
    id: 'many',
    members: Array.from({ length: 30 }, (_, i) => ({ userId: `user${i}` })),
  })
  await call('POST', '/v1/threads', { id: 'deleted' })
  await call('POST', '/v1/threads', { id: 'gone' })
  for (const id of ['deleted', 'gone', 'many', 'busy'])
    await call('POST', `/v1/threads/${id}/messages`, { id: 'first', body: { n: 1 } })
  await call('DELETE', '/v1/threads/deleted')
  const removed = await server.request('DELETE', '/v1/threads/gone?hard=true')
  expect(removed.status).toBe(204)
  await call(
    'POST',
    '/v1/threads/busy/messages',
    { id: 'large', body: { text: 'y'.repeat(100_000) }, replyTo: 'first' },
    'grace',
  )
  await call('POST', '/v1/threads/busy/messages', {
    id: 'edited',
    body: 1,
    role: 'assistant',
    metadata: { é: '€' },
  })
  for (const body of [2, null, { text: 'z'.repeat(2000) }])
    await call('PATCH', '/v1/threads/busy/messages/edited', { body })
  await call('POST', '/v1/threads/busy/messages', {
    id: 'deleted',
    body: { hidden: true },
    replyTo: 'first',
    mentions: ['grace', 'ada'],
  })
  await call('PATCH', '/v1/threads/busy/messages/deleted', { metadata: { hidden: 2 } })
  for (const user of ['ada', 'grace']) {
    for (const id of ['first', 'large', 'deleted'])
      await call('PUT', `/v1/threads/busy/messages/${id}/reactions/👍`, undefined, user)
  }
  await call('PUT', '/v1/threads/busy/messages/first/reactions/a%2Fb', undefined)
  await call('DELETE', '/v1/threads/busy/messages/deleted')
  await call('DELETE', '/v1/threads/busy/members/grace', undefined, 'grace')
  await call('PUT', '/v1/threads/busy/members/joan', { role: 'viewer' })
  await call('PUT', '/v1/threads/many/read', { seq: 1 }, 'user3')
  await call(
    'POST',
    '/v1/threads/many/messages',
    { id: 'last', body: [], mentions: ['user3', 'user4'] },
    'user7',
  )
  await call('POST', '/v1/threads', { id: 'late' }, app)
  await call('DELETE', '/v1/threads/late', undefined, app)
  await call('POST', '/v1/threads/empty/messages', { body: 1, id: 'only' })
}
