import { expect, vi } from 'vitest'
import type { Carrier, Front } from './front.ts'

/** What gets through, and what is therefore tried; the last one carries. */
export interface Way {
  refused: Carrier[]
  tried: Carrier[]
}

/** Those of a runtime that has it all. */
export const ways: Way[] = [
  { refused: [], tried: ['sse'] },
  { refused: ['sse'], tried: ['sse', 'websocket'] },
  { refused: ['sse', 'websocket'], tried: ['sse', 'websocket', 'poll'] },
]

/** What `converse.mjs` has seen, if all is well. */
export async function expectConversation(seen: unknown, front: Front, { tried }: Way): Promise<void> {
  expect(seen).toEqual({
    texts: ['Hello, Grace!', 'Hi, Ada.', 'Grüße 👋 aus 東京.', 'Still there?'],
    mine: ['👍'],
    deliveries: expect.toSatisfy(isOptimistic),
    states: ['connecting', 'live'],
    pieces: 'Grüße 👋 aus 東京.',
    code: 'thread_not_found',
  })
  expect([...front.tried]).toEqual(tried)
  // The client was closed, and with it the connection.
  await vi.waitFor(() => expect(front.underWay).toBe(0), { timeout: 10_000 })
}

/** Shown before the server had it, and after. */
function isOptimistic(deliveries: string[]): boolean {
  return deliveries[0] !== 'stored' && deliveries.at(-1) === 'stored'
}
