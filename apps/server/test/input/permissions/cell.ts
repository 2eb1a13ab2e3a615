import type { Answer } from '../../support/in-process.ts'
import type { Operation } from '../document.ts'
import type { Use } from './expectations.ts'
import { type Headers, names, type World } from './world.ts'

/** Sends a right request to a route, as somebody. */
export async function call(
  world: World,
  operation: Operation,
  { params, query, body }: Pick<Use, 'params' | 'query' | 'body'>,
  headers: Headers,
  method = operation.method,
): Promise<Answer> {
  const values: Record<string, string> = {
    ...names,
    keyId: world.keyId,
    connectionId: world.connectionId,
    ...params,
  }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]!))
  const target = query ? `${path}?${query}` : path
  if (operation.body?.type === 'application/x-ndjson') {
    const lines = { ...headers, 'content-type': operation.body.type }
    const answer = { type: 'header', format: 1 }
    return world.server.call(method, target, { as: 'nobody', headers: lines, body: answer })
  }
  const example = operation.body?.media.example
  const sent = example === undefined ? undefined : { ...example, ...body }
  return world.server.call(method, target, { as: 'nobody', headers, body: sent })
}

/** What is wrong with an answer; undefined if it is as expected: `ok`, or the code of a refusal. */
export function faultOf(
  { status, json, text }: Answer,
  expected: string,
  statuses: ReadonlyMap<string, number>,
): string | undefined {
  if (expected === 'ok') return status < 300 ? undefined : `is refused: ${status} ${text}`
  if (status < 300) return `is let in with ${status}, and must be refused as ${expected}`
  if (json?.code !== expected || status !== statuses.get(expected))
    return `is refused with ${status} ${json?.code}, and must be as ${expected}`
  return text.includes('secret') ? 'is told what the thread holds' : undefined
}
