import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'

let server: TestServer
beforeEach(async () => {
  server = await TestServer.open()
})
afterEach(() => server.close())

describe('API keys', () => {
  test('are made, listed without their secrets, and revoked at once', async () => {
    const made = await server.call('POST', '/v1/keys', { as: 'admin', body: { name: 'web' } })
    expect(made.status).toBe(201)
    const { key, id } = made.json
    const use = () => server.call('GET', '/v1/threads', { as: { bearer: key } })
    expect((await use()).status).toBe(200)
    expect(
      (await server.call('GET', '/v1/threads', { as: 'nobody', headers: { 'x-api-key': key } })).status,
    ).toBe(200)
    const listed = await server.call('GET', '/v1/keys', { as: 'admin' })
    expect(listed.json.items).toMatchObject([{ id, kind: 'backend', name: 'web' }])
    expect(listed.text).not.toContain(key.slice(-43))
    expect((await server.call('DELETE', `/v1/keys/${id}`, { as: 'admin' })).json.revokedAt).toBeTruthy()
    expect((await use()).json.code).toBe('revoked_credentials')
    expect((await server.call('DELETE', '/v1/keys/AAAAAAAAAAAA', { as: 'admin' })).json.code).toBe(
      'key_not_found',
    )
    for (const as of ['app', { user: 'ada' }] as const) {
      expect((await server.call('GET', '/v1/keys', { as })).json.code).toBe('wrong_credentials')
    }
    expect((await server.call('GET', '/v1/threads', { as: 'admin' })).json.code).toBe('wrong_credentials')
  })
})

describe("users' tokens", () => {
  test('are revoked up to a moment', async () => {
    const token = await server.token('ada')
    const use = (bearer: string) => server.call('GET', '/v1/threads', { as: { bearer } })
    expect((await use(token)).status).toBe(200)
    expect((await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: {} })).json.userId).toBe(
      'ada',
    )
    expect((await use(token)).json.code).toBe('revoked_credentials')
    expect((await use(await server.token('grace'))).status).toBe(200)
    const earlier = { before: '2020-01-01T00:00:00Z' }
    await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: earlier })
    expect((await use(token)).json.code).toBe('revoked_credentials')
    expect(
      (await server.call('POST', '/v1/users/ada/revoke', { as: { user: 'ada' }, body: {} })).json.code,
    ).toBe('wrong_credentials')
  })
})

describe('the API describes itself', () => {
  test('with a valid OpenAPI 3.1 document that names every route', async () => {
    const { json } = await server.call('GET', '/openapi.json', { as: 'nobody' })
    expect(json.openapi).toBe('3.1.0')
    expect(await new Validator().validate(json)).toMatchObject({ valid: true })
    const described = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(
      server.server.routes.map(({ method, path }) => `${method} ${path}`).sort(),
    )
  })

  test('with an example for each body and each answer that has a schema', async () => {
    const { json } = await server.call('GET', '/openapi.json', { as: 'nobody' })
    const missing: string[] = []
    for (const [path, methods] of Object.entries<Record<string, Operation>>(json.paths)) {
      for (const [method, { requestBody, responses }] of Object.entries(methods)) {
        const body = requestBody?.content?.['application/json']
        if (body && body.example === undefined) missing.push(`${method} ${path}: body`)
        for (const [status, { content }] of Object.entries(responses)) {
          const media = content?.['application/json'] ?? content?.['application/problem+json']
          if (media && !media.example && !media.examples) missing.push(`${method} ${path}: ${status}`)
        }
      }
    }
    expect(missing).toEqual([])
  })

  test('on a page that needs nothing from elsewhere', async () => {
    const page = await server.call('GET', '/docs', { as: 'nobody' })
    expect(page.headers.get('content-type')).toContain('text/html')
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!)
    for (const link of links) expect(link).toMatch(/^(\/docs\/|data:)/)
    for (const link of links.filter((each) => each.startsWith('/'))) {
      expect((await server.call('GET', link, { as: 'nobody' })).status).toBe(200)
    }
    expect((await server.call('GET', '/docs/other', { as: 'nobody' })).status).toBe(404)
  })
})

interface Operation {
  requestBody?: { content?: Record<string, { example?: unknown }> }
  responses: Record<string, { content?: Record<string, { example?: unknown; examples?: unknown }> }>
}

describe('operators', () => {
  test('see that the server lives and is ready', async () => {
    expect((await server.call('GET', '/healthz', { as: 'nobody' })).json).toEqual({ status: 'ok' })
    expect((await server.call('GET', '/readyz', { as: 'nobody' })).json).toEqual({ status: 'ready' })
  })

  test('read metrics with an admin key', async () => {
    await server.call('POST', '/v1/threads', { as: { user: 'ada' }, body: { id: 't' } })
    await server.call('GET', '/v1/threads/missing', { as: { user: 'ada' } })
    expect((await server.call('GET', '/metrics', { as: 'nobody' })).status).toBe(401)
    expect((await server.call('GET', '/metrics', { as: 'app' })).status).toBe(403)
    const { text } = await server.call('GET', '/metrics', { as: 'admin' })
    for (const line of [
      'progressdb_requests_total{route="createThread",method="POST",status="201"} 1',
      'progressdb_requests_total{route="getThread",method="GET",status="404"} 1',
      'progressdb_request_seconds_count{route="createThread"} 1',
      'progressdb_commit_commands_count 1',
      'progressdb_commit_sync_seconds_count 1',
      'progressdb_queue_commands 0',
      'progressdb_storage_failed 0',
    ]) {
      expect(text).toContain(line)
    }
    expect(text).toMatch(/progressdb_storage_memory_bytes [1-9]/)
  })

  test('let everybody read metrics by a setting', async () => {
    const open = await TestServer.open({ settings: { metricsAccess: 'open' } })
    expect((await open.call('GET', '/metrics', { as: 'nobody' })).status).toBe(200)
    await open.close()
  })

  test('let web pages of some origins call the API', async () => {
    const open = await TestServer.open({ settings: { corsOrigins: 'https://app.example.com' } })
    const preflight = await open.call('OPTIONS', '/v1/threads', {
      as: 'nobody',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    const other = await open.call('GET', '/healthz', {
      as: 'nobody',
      headers: { origin: 'https://evil.example' },
    })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
    expect(other.headers.get('access-control-expose-headers')).toContain('X-Rev')
    await open.close()
  })

  test('find the same request id in the answer and in the problem', async () => {
    const { headers, json } = await server.call('GET', '/v1/threads', { as: 'nobody' })
    expect(json.requestId).toBe(headers.get('x-request-id'))
    expect(headers.get('www-authenticate')).toContain('Bearer')
    const other = await server.call('PUT', '/v1/threads', { as: 'app' })
    expect([other.json.code, other.headers.get('allow')]).toEqual(['method_not_allowed', 'POST, GET, HEAD'])
    expect((await server.call('GET', '/v2', { as: 'app' })).json.code).toBe('route_not_found')
  })
})
