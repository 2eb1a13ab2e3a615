import { describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'
import { ApiDocument, type Operation } from './document.ts'
import { call, faultOf } from './permissions/cell.ts'
import { type PrincipalName, type Use, uses } from './permissions/expectations.ts'
import { principals } from './permissions/principals.ts'
import { type Headers, World } from './permissions/world.ts'

const described = await TestServer.open()
const document = new ApiDocument((await described.call('GET', '/openapi.json', { as: 'nobody' })).json)
await described.close()

/** Sends a request, and looks at the answer and at what has changed. */
async function lookAt(
  world: World,
  operation: Operation,
  use: Use,
  { who, headers, expected }: { who: string; headers: Headers; expected: string },
): Promise<string[]> {
  const faults: string[] = []
  const note = (fault: string | undefined) => {
    if (fault) faults.push([who, use.what, fault].filter(Boolean).join(': '))
  }
  const before = await world.contents()
  const answer = await call(world, operation, use, headers)
  note(faultOf(answer, expected, document.statuses))
  const mayChange = expected === 'ok' && operation.method !== 'GET'
  if (!mayChange && (await world.contents()) !== before) note('changes something')
  if (operation.method === 'GET') {
    const head = await call(world, operation, use, headers, 'HEAD')
    if (head.status !== answer.status) note(`is answered ${head.status} to HEAD, and ${answer.status} to GET`)
  }
  return faults
}

describe('G-AUTH: every route refuses every wrong principal', () => {
  test('every route has its expectations', () => {
    expect(Object.keys(uses).sort()).toEqual(document.operations.map(({ id }) => id).sort())
  })

  describe.each(document.operations.map((operation) => [operation.id, operation] as const))(
    '%s',
    (id, operation) => {
      const all = uses[id] ?? []

      test('who shows nothing that is valid', async () => {
        const world = await World.open()
        const faults: string[] = []
        for (const [who, { headers, code }] of Object.entries(world.refused)) {
          const expected = operation.audience === 'anyone' ? 'ok' : code
          for (const use of all)
            faults.push(...(await lookAt(world, operation, use, { who, headers, expected })))
        }
        await world.server.close()
        expect(faults).toEqual([])
      })

      test('who may not, and who may', async () => {
        const faults: string[] = []
        let world = await World.open()
        for (const use of all) {
          for (const [who, expected] of Object.entries(use.expected)) {
            const headers = (await principals(world, use.narrowed))[who as PrincipalName]
            faults.push(...(await lookAt(world, operation, use, { who, headers, expected })))
            if (expected !== 'ok' || operation.method === 'GET') continue
            await world.server.close()
            world = await World.open()
          }
        }
        await world.server.close()
        expect(faults).toEqual([])
      })
    },
  )
})

describe('G-AUTH: a thread that one is not in looks like one that is not there', () => {
  const inThreads = document.operations.filter(({ path }) => path.includes('{threadId}'))

  test.each(inThreads.map((operation) => [operation.id, operation] as const))('%s', async (_, operation) => {
    const world = await World.open()
    const strangers = {
      // Who may create threads finds out by doing so.
      outsider: await world.token('outsider', { create: false }),
      'an owner whose token is for another thread': await world.token('owner', { threads: ['another'] }),
    }
    const before = await world.contents()
    for (const [who, headers] of Object.entries(strangers)) {
      const seen = new Set<string>()
      for (const threadId of ['the thread', 'deleted thread', 'purged thread', 'no thread']) {
        const answer = await call(world, operation, { params: { threadId } }, headers)
        const { requestId, ...rest } = answer.json
        const shown = [...answer.headers].filter(([name]) => name !== 'x-request-id')
        seen.add(JSON.stringify([answer.status, rest, shown]))
        expect(requestId).toBe(answer.headers.get('x-request-id'))
      }
      expect([who, ...seen]).toEqual([who, expect.stringContaining('"thread_not_found"')])
    }
    expect(await world.contents()).toBe(before)
    await world.server.close()
  })
})
