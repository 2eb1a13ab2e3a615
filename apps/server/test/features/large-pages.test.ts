import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'

const maxPageBytes = 100 * 1024
const text = 'x'.repeat(30_000)
const thread = '/v1/threads/t'

describe('G-BOUND: pages of large messages are cut short, and miss nothing', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.open({ settings: { maxPageBytes } })
    const body = (i: number) => ({ id: `m${i}`, body: { text }, ...(i > 1 && { replyTo: 'm1' }) })
    const messages = Array.from({ length: 20 }, (_, i) => body(i + 1))
    await server.call('POST', `${thread}/messages/batch`, { as: { user: 'ada' }, body: { messages } })
    for (let i = 0; i < 6; i++) {
      const edit = { body: { text: text + i } }
      await server.call('PATCH', `${thread}/messages/m20`, { as: { user: 'ada' }, body: edit })
    }
    await server.call('DELETE', `${thread}/messages/m10`, { as: { user: 'ada' } })
  })
  afterAll(() => server.close())

  const get = async (path: string) => {
    const { text, json } = await server.call('GET', thread + path)
    expect(Buffer.byteLength(text)).toBeLessThan(maxPageBytes + 5000)
    return json
  }
  const ids = (items: { id: string }[]) => items.map(({ id }) => id)
  const all = Array.from({ length: 20 }, (_, i) => `m${i + 1}`)

  test.each(['', '&deletedContent=true'])('walking from old to new%s', async (more) => {
    const seen: string[] = []
    for (let cursor = 'start', hasAfter = true; hasAfter; ) {
      const page = await get(`/messages?limit=100&after=${cursor}${more}`)
      seen.push(...ids(page.items))
      ;({ after: cursor, hasAfter } = page)
    }
    expect(seen).toEqual(all)
  })

  test.each(['', '&deletedContent=true'])('walking from new to old%s', async (more) => {
    let page = await get(`/messages?limit=100${more}`)
    expect(ids(page.items)).toEqual(['m18', 'm19', 'm20'])
    const seen = ids(page.items)
    while (page.hasBefore) {
      page = await get(`/messages?limit=100&before=${page.before}${more}`)
      seen.unshift(...ids(page.items))
    }
    expect(seen).toEqual(all)
  })

  test.each([
    ['m1', ['m1', 'm2', 'm3']],
    ['m6', ['m5', 'm6', 'm7']],
    ['m20', ['m18', 'm19', 'm20']],
  ])('around %s', async (id, expected) => {
    expect(ids((await get(`/messages?limit=100&around=${id}`)).items)).toEqual(expected)
  })

  test('replies and versions', async () => {
    const replies: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: string }[]; next: string | null } = await get(
        `/messages/m1/replies?limit=100${next && `&cursor=${next}`}`,
      )
      replies.push(...ids(page.items))
      next = page.next
    }
    expect(replies).toEqual(all.slice(1).reverse())
    const { items } = await get('/messages/m20/versions?limit=2')
    expect(items.map(({ version }: { version: number }) => version)).toEqual([7, 6])
  })
})

test('a message larger than a page is a page of its own', async () => {
  const server = await TestServer.open({ settings: { maxPageBytes: 64 * 1024 } })
  for (const id of ['m1', 'm2']) {
    const body = { id, body: { text: 'x'.repeat(100_000) } }
    await server.call('POST', `${thread}/messages`, { as: { user: 'ada' }, body })
  }
  const { items, hasBefore } = (await server.call('GET', `${thread}/messages`)).json
  expect(items.map(({ id }: { id: string }) => id)).toEqual(['m2'])
  expect(hasBefore).toBe(true)
  await server.close()
})
