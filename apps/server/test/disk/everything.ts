import type { ThreadLedger } from '../support/ledger/ledger.ts'

/** What a request is answered with; without cursors, which change with each start after a kill. */
export interface Shown {
  status: number
  json: unknown
}

export type Get = (path: string) => Promise<{ status: number; json: unknown }>

/** The paths of all that can be read, with every version of every message. */
export function pathsOf(threads: readonly ThreadLedger[]): string[] {
  return [
    '/v1/threads?limit=200',
    '/v1/threads?limit=200&sort=created',
    ...threads.flatMap(({ path, messages }) => [
      path,
      `${path}/members?limit=1000`,
      `${path}/messages?limit=200`,
      `${path}/messages?limit=1000&after=start&deletedContent=true`,
      ...messages.flatMap(({ id, state }) => {
        const message = `${path}/messages/${id}`
        const parts = []
        if (state!.version > 1) parts.push(`${message}/versions?limit=1000&deletedContent=true`)
        if (state!.replyCount > 0) parts.push(`${message}/replies?limit=1000`)
        if (Object.keys(state!.reactions).length > 0) parts.push(`${message}/reactions?limit=1000`)
        return parts
      }),
    ]),
  ]
}

export async function readAll(paths: readonly string[], get: Get): Promise<Map<string, Shown>> {
  const all = new Map<string, Shown>()
  for (const path of paths) {
    const { status, json } = await get(path)
    all.set(path, { status, json: withoutCursors(json) })
  }
  return all
}

function withoutCursors(json: unknown): unknown {
  const {
    before: _before,
    after: _after,
    next: _next,
    cursor: _cursor,
    ...rest
  } = json as Record<string, unknown>
  return rest
}
