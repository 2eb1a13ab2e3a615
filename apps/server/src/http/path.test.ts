import { describe, expect, test } from 'vitest'
import { PathParams, patternOf, routerPath } from './path.ts'
import type { Route } from './route.ts'

describe('PathParams', () => {
  const params = new PathParams('/v1/threads/{threadId}/messages/{messageId}/restore')

  test('finds and decodes the parameters', () => {
    const url = 'http://host:80/v1/threads/a%2Fb%3A%25/messages/%F0%9F%91%8D/restore?x=/y'
    expect(params.of(url)).toEqual({ threadId: 'a/b:%', messageId: '👍' })
  })

  test('finds one at the end of the path, with and without a query', () => {
    const last = new PathParams('/v1/threads/{threadId}')
    expect(last.of('http://h/v1/threads/t')).toEqual({ threadId: 't' })
    expect(last.of('http://h/v1/threads/t?limit=1/2')).toEqual({ threadId: 't' })
  })

  test('refuses broken encodings', () => {
    for (const id of ['%', '%zz', '%E0%A4%A', '%C0%AF', '%ED%A0%80']) {
      expect(() => params.of(`http://h/v1/threads/${id}/messages/m/restore`)).toThrow(
        expect.objectContaining({ code: 'malformed_request' }),
      )
    }
  })
})

test('a fixed part beside a parameter is given to the router as that parameter', () => {
  const routes = [
    { method: 'POST', path: '/t/{id}/messages/batch' },
    { method: 'POST', path: '/t/{id}/messages/{messageId}/restore' },
    { method: 'GET', path: '/t/{id}/messages' },
  ] as Route[]
  expect(routes.map((route) => routerPath(route, routes))).toEqual([
    '/t/:id/messages/:messageId',
    '/t/:id/messages/:messageId/restore',
    '/t/:id/messages',
  ])
  expect(patternOf('/t/{id}/messages/batch').test('/t/x/messages/batch')).toBe(true)
  expect(patternOf('/t/{id}/messages/batch').test('/t/x/messages/other')).toBe(false)
})
