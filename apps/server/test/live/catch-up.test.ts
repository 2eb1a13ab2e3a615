import { expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'
import { type LiveFrame, Replica } from '../support/replica.ts'
import { seededRandom } from '../support/seed.ts'
import { Writer } from './changes.ts'

const sequences = Number(process.env.PROGRESSDB_TEST_RUNS ?? 60)
const members = ['grace', 'joan', 'alan', ...Array.from({ length: 20 }, (_, i) => `user-${i}`)]

test(`G-CATCHUP: what was known and what changed since make what is there now (${sequences} sequences)`, async () => {
  const random = seededRandom()
  for (let run = 0; run < sequences; run++) {
    const server = await TestServer.open()
    const send = (method: string, path: string, body?: unknown) =>
      server.call(method, path, { as: { user: 'ada' }, body })
    await send('POST', '/v1/threads', { id: 't' })
    const writers = [1, 2].map((n) => new Writer(`w${n}`, random, send))
    const known: Replica[] = [await catchUp(new Replica(), 1000)]
    for (let steps = 10 + random.below(50); steps > 0; steps--) {
      const kind = random.below(10)
      const member = `/v1/threads/t/members/${random.pick(members)}`
      if (kind === 0) await send('PATCH', '/v1/threads/t', { title: `title ${steps}` })
      else if (kind === 1) await send('PUT', member, { role: random.pick(['member', 'viewer']) })
      else if (kind === 2) await send('DELETE', member)
      else await Promise.all(writers.map((writer) => writer.step()))
      if (random.below(6) === 0) known.push(await catchUp(copyOf(random.pick(known)), 1 + random.below(20)))
    }
    for (const writer of writers) await writer.finish()
    const { items, cursor } = (await send('GET', '/v1/threads/t/messages?limit=1000')).json
    const thread = (await send('GET', '/v1/threads/t')).json
    const joined = (await send('GET', '/v1/threads/t/members?limit=1000')).json.items
    for (const replica of known) {
      await catchUp(replica, 1 + random.below(20))
      expect(replica.cursor).toBe(cursor)
      expect(bySeq(replica.messages.values())).toEqual(items)
      const { title, memberCount } = replica.thread as { title?: string; memberCount: number }
      expect([title, memberCount]).toEqual([thread.title, thread.memberCount])
      const roles = joined.map(({ userId, role }: { userId: string; role: string }) => [userId, role])
      expect([...replica.members].sort()).toEqual(roles.sort())
    }
    await server.close()

    async function catchUp(replica: Replica, limit: number): Promise<Replica> {
      for (;;) {
        const since = replica.cursor ?? '0'
        const { json } = await send('GET', `/v1/threads/t/changes?since=${since}&limit=${limit}`)
        expect(json.items.length).toBeLessThanOrEqual(limit)
        if (json.hasMore) expect(json.cursor).not.toBe(since)
        replica.cursor = since
        replica.apply({ type: 'changes', after: since, cursor: json.cursor, items: json.items } as LiveFrame)
        if (!json.hasMore) return replica
      }
    }
  }
})

function copyOf(replica: Replica): Replica {
  const copy = new Replica()
  for (const [id, message] of replica.messages) copy.messages.set(id, message)
  for (const [user, role] of replica.members) copy.members.set(user, role)
  copy.thread = replica.thread
  copy.cursor = replica.cursor
  copy.rev = replica.rev
  return copy
}

function bySeq(items: Iterable<object>): object[] {
  return [...items].sort((a, b) => (a as { seq: number }).seq - (b as { seq: number }).seq)
}
