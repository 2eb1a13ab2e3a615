import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { generateApiKey, parseApiKey } from '../../src/auth/api-keys.ts'
import { runCommand, ServerProcess, temporaryFolder } from '../support/process.ts'

const run = promisify(execFile)

describe('progressdb start', () => {
  test('in development makes a key once, and prints a curl line that works when pasted', async () => {
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'data')
    let server = await ServerProcess.start({ dataDir, flags: ['--dev'] })
    const line = /^ {2}(curl .*)$/m.exec(server.output())![1]!
    const { stdout } = await run('sh', ['-c', `${line} --silent`])
    expect(JSON.parse(stdout)).toMatchObject({
      threadId: 'hello',
      seq: 1,
      author: 'ada',
      body: { text: 'Hello, world!' },
    })
    const key = (await readFile(join(dataDir, 'dev-key'), 'utf8')).trim()
    expect(server.output()).toContain(key)
    expect((await stat(join(dataDir, 'dev-key'))).mode & 0o077).toBe(0)
    expect(await server.stop()).toBe(0)
    server = await ServerProcess.start({ dataDir, flags: ['--dev'] })
    expect(server.output()).toContain(key)
    const answer = await server.request('GET', '/v1/threads/hello', { key, user: 'ada' })
    expect(await answer.json()).toMatchObject({ lastSeq: 1 })
    await server.stop()
  })

  test('says where it listens, on what, and how durably; the log has no secret and no contents', async () => {
    await using folder = await temporaryFolder()
    const server = await ServerProcess.start({ dataDir: folder.path, env: { PROGRESSDB_LOG_LEVEL: 'debug' } })
    expect(server.output()).toContain(server.url)
    expect(server.output()).toContain(folder.path)
    expect(server.output()).toContain('safe')
    const body = { id: 'message-id', body: { text: 'the contents' }, metadata: { secret: 'of the metadata' } }
    await server.request('POST', '/v1/threads/thread-id/messages', { user: 'user-id', body })
    await server.request('GET', '/v1/threads/thread-id/messages?around=message-id', { user: 'user-id' })
    await server.request('POST', '/v1/threads/thread-id/messages', {
      user: 'user-id',
      body: { wrong: 'field' },
    })
    await server.stop()
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    expect(lines.map((line) => JSON.parse(line)).filter(({ route }) => route)).toMatchObject([
      { route: 'createMessage', method: 'POST', status: 201, requestId: expect.any(String) },
      { route: 'listMessages', status: 200 },
      { route: 'createMessage', status: 422, code: 'invalid_request' },
    ])
    for (const secret of [
      'the contents',
      'metadata',
      'message-id',
      'thread-id',
      'user-id',
      'wrong',
      server.apiKey,
      'pdb_',
    ]) {
      expect(lines.join('\n')).not.toContain(secret)
    }
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s answers what is under way, and ends cleanly',
    async (signal) => {
      await using folder = await temporaryFolder()
      const server = await ServerProcess.start({ dataDir: folder.path })
      const creates = Array.from({ length: 50 }, (_, i) =>
        server
          .request('POST', '/v1/threads/t/messages', { user: 'ada', body: { id: `m${i}`, body: i } })
          .then(
            (answer) => answer.status,
            () => undefined, // refused at the socket: not accepted any more
          ),
      )
      await Promise.race(creates)
      expect(await server.stop(signal)).toBe(0)
      const statuses = await Promise.all(creates)
      expect(statuses.filter((status) => status !== 201 && status !== 503 && status !== undefined)).toEqual(
        [],
      )
      const again = await ServerProcess.start({ dataDir: folder.path })
      const { items } = (await (await again.request('GET', '/v1/threads/t/messages?limit=100')).json()) as {
        items: { id: string }[]
      }
      const stored = new Set(items.map(({ id }) => id))
      statuses.forEach((status, i) => {
        if (status === 201) expect(stored.has(`m${i}`)).toBe(true)
        if (status === 503) expect(stored.has(`m${i}`)).toBe(false)
      })
      await again.stop()
      expect((await runCommand(['verify', '--data-dir', folder.path])).code).toBe(0)
    },
  )

  test('a second signal ends it at once', async () => {
    await using folder = await temporaryFolder()
    const server = await ServerProcess.start({ dataDir: folder.path, env: { PROGRESSDB_DRAIN_MS: '600000' } })
    // A request that never ends keeps the first signal waiting.
    const { connect } = await import('node:net')
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(
      `POST /v1/threads HTTP/1.1\r\nHost: x\r\nX-API-Key: ${server.apiKey}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
    )
    await new Promise((resolve) => socket.once('connect', resolve))
    await server.request('GET', '/healthz')
    server.child.kill('SIGTERM')
    while (!server.output().includes('stopping')) await new Promise(setImmediate)
    server.child.kill('SIGTERM')
    expect(await server.exited()).toBe(1)
    socket.destroy()
  })

  test('says what is in its way', async () => {
    await using folder = await temporaryFolder()
    const server = await ServerProcess.start({ dataDir: join(folder.path, 'a') })
    const { port } = new URL(server.url)
    const start = (...flags: string[]) => runCommand(['start', '--log-level', 'silent', ...flags])
    const taken = await start('--port', port, '--data-dir', join(folder.path, 'b'))
    expect([taken.code, taken.stderr]).toEqual([
      1,
      `Port ${port} on 127.0.0.1 is in use. Choose another one with --port; 0 picks one.\n`,
    ])
    await mkdir(join(folder.path, 'c', 'server.json'), { recursive: true })
    const unannounced = await start('--port', '0', '--data-dir', join(folder.path, 'c'))
    expect([unannounced.code, unannounced.stdout, unannounced.stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^\S+server\.json cannot be written: .*\n$/),
    ])
    const locked = await start('--port', '0', '--data-dir', join(folder.path, 'a'))
    expect([locked.code, locked.stderr]).toEqual([
      1,
      expect.stringContaining('in use by another ProgressDB process'),
    ])
    const wrong = await start('--durability', 'maybe')
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('durability (from the flag --durability)'),
    ])
    await writeFile(join(folder.path, 'file'), '')
    const file = await start('--port', '0', '--data-dir', join(folder.path, 'file'))
    expect([file.code, file.stderr]).toEqual([1, expect.stringContaining('cannot be used')])
    await server.stop()
  })
})

describe('progressdb key and token', () => {
  test('work on a folder, and through the server that holds it', async () => {
    await using folder = await temporaryFolder()
    const key = (...args: string[]) => runCommand(['key', ...args, '--data-dir', folder.path])
    const first = (await key('create', '--name', 'before')).stdout.trim()
    expect(parseApiKey(first)).toBeTruthy()
    const server = await ServerProcess.start({ dataDir: folder.path })
    const second = (await key('create', '--kind', 'admin')).stdout.trim()
    expect((await server.request('GET', '/v1/threads', { key: first })).status).toBe(200)
    expect((await server.request('GET', '/v1/keys', { key: second })).status).toBe(200)
    const listed = (await key('list')).stdout
    expect(listed).toContain(`${parseApiKey(first)!.id}  backend`)
    expect(listed).toContain(`${parseApiKey(second)!.id}  admin`)
    expect((await key('revoke', parseApiKey(first)!.id)).code).toBe(0)
    expect((await server.request('GET', '/v1/threads', { key: first })).status).toBe(401)
    expect((await key('revoke', 'AAAAAAAAAAAA')).code).toBe(1)
    await server.stop()
    expect((await key('list')).stdout).toContain('revoked')
  })

  test('key create --print stores nothing', async () => {
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'never-made')
    const printed = await runCommand(['key', 'create', '--print', '--data-dir', dataDir])
    expect(parseApiKey(printed.stdout.trim())).toBeTruthy()
    await expect(stat(dataDir)).rejects.toThrow('ENOENT')
  })

  test('token mints a token that the server takes, as narrow as asked', async () => {
    await using folder = await temporaryFolder()
    const apiKey = generateApiKey()
    const server = await ServerProcess.start({ dataDir: folder.path, apiKey })
    await server.request('POST', '/v1/threads', { user: 'ada', body: { id: 't' } })
    await server.request('POST', '/v1/threads', { user: 'ada', body: { id: 'u' } })
    const env = { PROGRESSDB_API_KEYS: apiKey, PROGRESSDB_DATA_DIR: folder.path }
    const mint = async (...args: string[]) =>
      (await runCommand(['token', '--user', 'ada', ...args], { env })).stdout.trim()
    expect((await server.request('GET', '/v1/threads/t', { key: await mint() })).status).toBe(200)
    const narrow = await mint('--threads', 't', '--read-only')
    expect((await server.request('GET', '/v1/threads/t', { key: narrow })).status).toBe(200)
    expect((await server.request('GET', '/v1/threads/u', { key: narrow })).status).toBe(404)
    expect(
      (await server.request('POST', '/v1/threads/t/messages', { key: narrow, body: { body: 1 } })).status,
    ).toBe(403)
    const noKey = await runCommand(['token', '--user', 'ada'], { env: { PROGRESSDB_DATA_DIR: folder.path } })
    expect([noKey.code, noKey.stderr]).toEqual([1, expect.stringContaining('no API key')])
    await server.stop()
  })
})

describe('progressdb', () => {
  test('config prints the settings, where they come from, and no secret', async () => {
    const apiKey = generateApiKey()
    const { stdout, code } = await runCommand(['config', '--port', '1234'], {
      env: { PROGRESSDB_API_KEYS: apiKey },
    })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^port: 1234 +# flag$/m)
    expect(stdout).toMatch(/^apiKeys: \[.*hidden.*\] +# environment$/m)
    expect(stdout).toMatch(/^durability: safe +# default$/m)
    expect(stdout).not.toContain(apiKey)
  })

  test('every command has help with examples', async () => {
    const { stdout } = await runCommand(['--help'])
    const names = [
      ...stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Examples:')).matchAll(/^ {2}([a-z]+) /gm),
    ].map(([, name]) => name!)
    expect(names).toEqual(
      expect.arrayContaining(['start', 'key', 'token', 'import', 'export', 'verify', 'config', 'openapi']),
    )
    for (const name of names.filter((each) => each !== 'help')) {
      const help = await runCommand([name, '--help'])
      expect([name, help.code, help.stdout]).toEqual([name, 0, expect.stringContaining('Examples:')])
    }
    const unknown = await runCommand(['nonsense'])
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('unknown command')])
  })

  test('dies with its pipe instead of hanging', async () => {
    const child = spawn('sh', [
      '-c',
      `'${process.execPath}' '${join(import.meta.dirname, '../../bin/progressdb.js')}' openapi | head -c 10`,
    ])
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  })
})
