import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ExpiringThread, idsOf } from '../support/expiring-thread.ts'

let thread: ExpiringThread
beforeEach(async () => {
  thread = await ExpiringThread.open()
})
afterEach(() => thread.server.close())

const ada = { user: 'ada' }

describe('a message that expires', () => {
  test('says when, as it was asked for', async () => {
    const ttl = await thread.post({ id: 'm1', body: 1, ttl: 90 })
    expect(ttl.json.expiresAt).toBe('2026-11-21T09:31:30.000Z')
    const at = await thread.post({ id: 'm2', body: 2, expiresAt: '2026-11-22T10:00:00+01:00' })
    expect(at.json.expiresAt).toBe('2026-11-22T09:00:00.000Z')
    expect((await thread.call('GET', '/m1')).text).toBe(ttl.text)
    expect((await thread.page()).items).toEqual([ttl.json, at.json])
    await thread.mustVerify()
  })

  test.each([
    [{ ttl: 0 }, '/ttl'],
    [{ ttl: 1.5 }, '/ttl'],
    [{ ttl: 10 ** 9 }, '/ttl'],
    [{ ttl: 5, expiresAt: '2027-01-01T00:00:00Z' }, '/ttl'],
    [{ expiresAt: '2026-11-21T09:30:00Z' }, '/expiresAt'],
    [{ expiresAt: 'tomorrow' }, '/expiresAt'],
    [{ expiresAt: null }, '/expiresAt'],
  ])('is refused, by the field, with %j', async (more, field) => {
    const { status, json } = await thread.post({ id: 'm1', body: 1, ...more })
    expect([status, json.code, json.errors[0].field]).toEqual([422, 'invalid_request', field])
    const batch = await thread.call('POST', '/batch', { messages: [{ body: 0 }, { body: 1, ...more }] })
    expect([batch.status, batch.json.errors[0].field]).toEqual([422, `/messages/1${field}`])
    expect((await thread.page()).items).toEqual([])
  })

  test('is shown to nobody from its time on, before it is purged and after', async () => {
    await thread.post({ id: 'stays', body: 'stays' }, ada)
    await thread.post({ id: 'm1', body: { secret: 1 }, ttl: 60 })
    await thread.post({ id: 'm2', body: { secret: 'x'.repeat(3000) }, ttl: 60, replyTo: 'stays' })
    await thread.call('PATCH', '/m1', { body: { secret: 2 } })
    await thread.call('PUT', '/m1/reactions/ok')
    await thread.post({ id: 'later', body: 'later', replyTo: 'm1' })
    const before = (await thread.changes()).cursor
    thread.wait(60)
    const mustBeHidden = async () => {
      expect(idsOf((await thread.page()).items)).toEqual(['stays', 'later'])
      for (const rest of ['/m1', '/m1/versions', '/m1/replies', '/m1/reactions', '?around=m1', '/m2']) {
        const { status, text, json } = await thread.call('GET', rest)
        expect([rest, status, json.code]).toEqual([rest, 410, 'message_gone'])
        expect(text).not.toContain('secret')
      }
      for (const [method, rest, body] of [
        ['PATCH', '/m1', { body: 1 }],
        ['PATCH', '/m1', { expiresAt: null }],
        ['DELETE', '/m1', undefined],
        ['POST', '/m1/restore', undefined],
        ['PUT', '/m1/reactions/x', undefined],
        ['DELETE', '/m1/reactions/ok', undefined],
      ] as const) {
        expect([method, (await thread.call(method, rest, body)).json.code]).toEqual([method, 'message_gone'])
      }
      expect((await thread.post({ body: 1, replyTo: 'm1' })).json.code).toBe('reply_target_not_found')
      expect((await thread.page('/stays/replies')).items).toEqual([])
      expect(JSON.stringify(await thread.changes())).not.toContain('secret')
      expect((await thread.call('GET', '?deletedContent=true', undefined, 'app')).text).not.toContain(
        'secret',
      )
    }
    await mustBeHidden()
    await thread.mustVerify()
    await thread.purge()
    await mustBeHidden()
    await thread.mustVerify()
    const { items } = await thread.changes(before)
    const told = new Map(items.map(({ message }: { message: { id: string } }) => [message.id, message]))
    expect([...told.keys()].sort()).toEqual(['m1', 'm2', 'stays'])
    expect(told.get('m1')).toEqual({
      id: 'm1',
      threadId: 't',
      seq: 2,
      rev: expect.any(Number),
      createdAt: '2026-11-21T09:30:00.000Z',
      purgedAt: '2026-11-21T09:31:00.000Z',
    })
    expect(told.get('stays')).toMatchObject({ replyCount: 0 })
    const rows = await thread.store.scan({ from: Buffer.alloc(0), to: Buffer.from([255]) }, { limit: 10_000 })
    expect(rows.filter(({ value }) => value.includes('secret'))).toEqual([])
  })

  test('G-IDEM: keeps its id taken, whoever asks', async () => {
    const request = { id: 'm1', body: 1, ttl: 60 }
    const created = await thread.post(request)
    thread.wait(30)
    expect(await thread.post(request)).toMatchObject({ status: 200, text: created.text })
    thread.wait(30)
    const mustBeGone = async () => {
      for (const body of [request, { id: 'm1', body: 'another' }])
        expect((await thread.post(body)).json).toMatchObject({ code: 'message_gone', status: 410 })
      const batch = await thread.call('POST', '/batch', { messages: [{ body: 1 }, request] })
      expect(batch.json.code).toBe('message_gone')
    }
    await mustBeGone()
    await thread.purge()
    await mustBeGone()
    expect((await thread.post({ id: 'm2', body: 2 })).json.seq).toBe(2)
  })

  test('G-ORDER: leaves a hole, and pages have as many messages as without it', async () => {
    const all = Array.from({ length: 60 }, (_, i) => ({
      id: `m${String(i + 1).padStart(2, '0')}`,
      body: i,
      ...(i >= 10 && i < 50 && { ttl: 60 }),
    }))
    await thread.call('POST', '/batch', { messages: all })
    const left = all.filter(({ ttl }) => ttl === undefined).map(({ id }) => id)
    thread.wait(60)
    for (const purged of [false, true]) {
      if (purged) await thread.purge()
      const newest = await thread.page('?limit=15')
      expect(idsOf(newest.items)).toEqual(left.slice(-15))
      const older = await thread.page(`?limit=15&before=${newest.before}`)
      expect(idsOf(older.items)).toEqual(left.slice(0, 5))
      const oldest = await thread.page('?limit=15&after=start')
      expect(idsOf(oldest.items)).toEqual(left.slice(0, 15))
      const newer = await thread.page(`?limit=15&after=${oldest.after}`)
      expect(idsOf(newer.items)).toEqual(left.slice(15))
      expect([newest.hasBefore, older.hasBefore, oldest.hasAfter, newer.hasAfter]).toEqual([
        true,
        false,
        true,
        false,
      ])
      expect(newest.items.at(-1).seq).toBe(60)
    }
    await thread.mustVerify()
    expect((await thread.post({ id: 'n', body: 1 })).json.seq).toBe(61)
  })

  test('makes way for new messages where a whole block was purged', async () => {
    await thread.call('POST', '/batch', {
      messages: [1, 2, 3].map((n) => ({ id: `m${n}`, body: n, ttl: 60 })),
    })
    const before = (await thread.changes()).cursor
    thread.wait(60)
    await thread.purge()
    const { cursor } = await thread.changes(before)
    await thread.post({ id: 'n1', body: 1 })
    expect(idsOf((await thread.page()).items)).toEqual(['n1'])
    expect(
      (await thread.changes(cursor)).items.map((item: { message: { id: string } }) => item.message.id),
    ).toEqual(['n1'])
    await thread.mustVerify()
  })

  test('does not count as a reply any more once it is purged', async () => {
    await thread.post({ id: 'parent', body: 1 })
    await thread.post({ id: 'a', body: 1, replyTo: 'parent', ttl: 10 })
    await thread.post({ id: 'b', body: 1, replyTo: 'parent', ttl: 10 })
    await thread.call('DELETE', '/b')
    expect((await thread.page('/parent')).replyCount).toBe(1)
    thread.wait(10)
    await thread.purge()
    expect((await thread.page('/parent')).replyCount).toBe(0)
    await thread.mustVerify()
  })
})

describe('an edit', () => {
  test('sets, moves and takes away when a message expires, without a version', async () => {
    const { json: message } = await thread.post({ id: 'm1', body: 1 })
    const set = await thread.call('PATCH', '/m1', { ttl: 60 })
    expect(set.json).toMatchObject({
      version: 1,
      updatedAt: message.updatedAt,
      expiresAt: '2026-11-21T09:31:00.000Z',
    })
    expect(set.json.rev).toBeGreaterThan(message.rev)
    await thread.mustVerify()
    const both = await thread.call('PATCH', '/m1', { body: 2, expiresAt: '2026-11-21T09:40:00Z' })
    expect(both.json).toMatchObject({ version: 2, expiresAt: '2026-11-21T09:40:00.000Z' })
    await thread.mustVerify()
    thread.wait(60)
    await thread.purge()
    expect((await thread.call('PATCH', '/m1', { body: 3 })).json.expiresAt).toBe('2026-11-21T09:40:00.000Z')
    expect((await thread.call('PATCH', '/m1', { expiresAt: null })).json.expiresAt).toBeUndefined()
    thread.wait(3600)
    await thread.purge()
    expect((await thread.call('GET', '/m1')).json).toMatchObject({ version: 3, body: 3 })
    await thread.mustVerify()
  })

  test('is for the author, and refused where it says nothing', async () => {
    await thread.post({ id: 'm1', body: 1 })
    expect((await thread.call('PATCH', '/m1', { ttl: 5 }, ada)).json.code).toBe('forbidden')
    expect((await thread.call('PATCH', '/m1', {})).json.code).toBe('invalid_request')
    expect(
      (await thread.call('PATCH', '/m1', { expiresAt: '2020-01-01T00:00:00Z' })).json.errors[0].field,
    ).toBe('/expiresAt')
  })
})
