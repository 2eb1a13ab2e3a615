import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from '@progressdb/server'
import { afterAll, expect, test } from 'vitest'
import ProgressDB from '../src/index.ts'

const folder = await mkdtemp(join(tmpdir(), 'progressdb-embedded-'))
afterAll(() => rm(folder, { recursive: true }))

test('a server in the same process needs no socket, and keeps its data', async () => {
  for (const [round, text] of ['first', 'second'].entries()) {
    const server = await open({ dataDir: folder })
    const db = ProgressDB({ baseUrl: 'http://progressdb', apiKey: server.apiKey, fetch: server.fetch })
    expect(await db.createThreadMessage('t', text, 'ada')).toMatchObject({ seq: round + 1 })
    const { items } = await db.listMessages('t', {}, 'ada')
    expect(items.map(({ body }) => body?.text)).toEqual(['first', 'second'].slice(0, round + 1))
    await expect(open({ dataDir: folder })).rejects.toMatchObject({ code: 'locked' })
    await server.close()
  }
})

test('a server that is closed answers nothing more, and may be closed again', async () => {
  const server = await open({ dataDir: folder })
  const db = ProgressDB({ baseUrl: 'http://progressdb', apiKey: server.apiKey, fetch: server.fetch })
  await db.createThread({ id: 'known' })
  await Promise.all([server.close(), server.close()])
  await server.close()
  const reading = db.getThread('known', undefined, { retries: 0 })
  await expect(reading).rejects.toMatchObject({ code: 'network_error' })
})

test('a setting that is none is told at once', async () => {
  await expect(open({ dataDir: folder, maxBodyBytes: -1 })).rejects.toThrow(/maxBodyBytes/)
})
