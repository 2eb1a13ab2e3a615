import { expect, test } from 'vitest'
import { anyThread, threadId } from '../data/ids.ts'
import { jsonOfSize } from '../data/text.ts'
import { newId, shapeOf } from './request-shape.ts'
import { RequestWriter } from './request-writer.ts'

const times = 2000

test('each request has a new UUIDv7 of its moment, any of the threads, and a body of the right length', () => {
  const body = jsonOfSize(150, (text) => ({ id: newId, body: { text } }))
  const path = `/v1/threads/${anyThread(7)}/messages`
  const writer = new RequestWriter(shapeOf({ method: 'POST', path, body, status: 201, below: 7 }))
  const ids = new Set<string>()
  const threads = new Set<string>()
  const began = Date.now()
  for (let i = 0; i < times; i++) {
    const [head, sent] = writer.next().toString().split('\r\n\r\n') as [string, string]
    expect(head).toContain('Content-Length: 150')
    expect(sent).toHaveLength(150)
    const { id } = JSON.parse(sent) as { id: string }
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const time = Number.parseInt(id.slice(0, 13).replace('-', ''), 16)
    expect(time).toBeGreaterThanOrEqual(began)
    expect(time).toBeLessThanOrEqual(Date.now())
    ids.add(id)
    threads.add(/^POST \/v1\/threads\/([^/]+)\/messages HTTP/.exec(head)![1]!)
  }
  expect(ids.size).toBe(times)
  expect([...threads].sort()).toEqual(Array.from({ length: 7 }, (_, i) => threadId(i)))
})

test('a request in which nothing differs is sent as it is', () => {
  const shape = shapeOf({ method: 'GET', path: '/page', headers: { A: 'b' }, status: 200 })
  expect(new RequestWriter(shape).next().toString()).toBe(
    'GET /page HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n\r\n',
  )
})
