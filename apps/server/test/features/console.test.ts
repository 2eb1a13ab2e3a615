import { describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'

const page = (server: TestServer, headers: Record<string, string> = {}, method = 'GET') =>
  server.call(method, '/', { as: 'nobody', headers })

describe('the console', () => {
  test('is a page for anybody, on which only its own files run', async () => {
    const server = await TestServer.open()
    const { status, headers, text } = await page(server)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('<title>A console</title>')
    const policy = headers.get('content-security-policy')!.split('; ')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
      ]),
    )
    expect(policy.join()).not.toMatch(/unsafe|\*|http/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    await server.close()
  })

  test('is asked for anew each time, and sent only when it is another one', async () => {
    const server = await TestServer.open()
    const { headers } = await page(server)
    expect(headers.get('cache-control')).toBe('no-cache')
    const etag = headers.get('etag')!
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await page(server, { 'if-none-match': known })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await page(server, { 'if-none-match': '"other"' })).status).toBe(200)
    await server.close()
  })

  test('has files that are good for ever', async () => {
    const server = await TestServer.open()
    const { status, headers, text } = await server.call('GET', '/console/start.js', { as: 'nobody' })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).toContain('started')
    await server.close()
  })

  test.each([
    ['gzip, deflate, br', true],
    ['br;q=1.0, GZIP ; q=0.5', true],
    ['gzip;q=0, br', false],
    ['gzip; q=0.0', false],
    ['gzipped', false],
    ['identity', false],
  ])('sends its files to who takes %s; gzipped: %s', async (encodings, isGzipped) => {
    const server = await TestServer.open()
    const get = (headers = {}) => server.call('GET', '/console/start.js', { as: 'nobody', headers })
    const [plain, { headers }] = [await get(), await get({ 'accept-encoding': encodings })]
    expect(headers.get('content-encoding')).toBe(isGzipped ? 'gzip' : null)
    expect(headers.get('etag') === plain.headers.get('etag')).toBe(!isGzipped)
    expect([plain, { headers }].map((one) => one.headers.get('vary'))).toEqual(
      Array(2).fill(expect.stringContaining('accept-encoding')),
    )
    await server.close()
  })

  test('answers HEAD as GET, without the page', async () => {
    const server = await TestServer.open()
    for (const path of ['/', '/console/start.js']) {
      const { status, headers, text } = await server.call('HEAD', path, { as: 'nobody' })
      const got = await server.call('GET', path, { as: 'nobody' })
      expect([status, text]).toEqual([200, ''])
      for (const name of ['etag', 'content-type', 'cache-control', 'content-security-policy'])
        expect(headers.get(name)).toBe(got.headers.get(name))
    }
    await server.close()
  })

  test.each([
    '/console/other.js',
    '/console/',
    '/console',
    '/console/..%2findex.html',
    '/console/..%2f..%2f..%2f..%2fpackage.json',
    '/console/%2e%2e%2f%2e%2e%2fpackage.json',
    '/console/..%5c..%5cpackage.json',
    '/console/../../package.json',
    '/console/start.js%00.css',
    '/console/__proto__',
    '/index.html',
  ])('has nothing at %s', async (path) => {
    const server = await TestServer.open()
    const { status, headers, json } = await server.call('GET', path, { as: 'nobody' })
    expect([status, json?.code]).toEqual([404, 'route_not_found'])
    expect(headers.get('content-type')).toContain('application/problem+json')
    await server.close()
  })

  test('takes nothing else', async () => {
    const server = await TestServer.open()
    const { json, headers } = await page(server, {}, 'POST')
    expect([json.code, headers.get('allow')]).toEqual(['method_not_allowed', 'GET, HEAD'])
    await server.close()
  })

  test('is not there if the setting says so, nor described', async () => {
    const server = await TestServer.open({ settings: { console: 'false' } })
    for (const path of ['/', '/console/start.js'])
      expect((await server.call('GET', path, { as: 'nobody' })).json.code).toBe('route_not_found')
    const { json } = await server.call('GET', '/openapi.json', { as: 'nobody' })
    expect(Object.keys(json.paths)).not.toContain('/')
    await server.close()
  })
})
