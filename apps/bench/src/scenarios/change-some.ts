import { busyUser } from '../data/datasets.ts'
import { asUser } from '../servers/progressdb.ts'
import type { ServerProcess } from '../servers/server-process.ts'

/** How many messages `changeSome` changes. */
export const changedMessages = 50

/**
 * Edits some messages of a thread, half of them the oldest and half the newest.
 *
 * @returns the cursor of who has seen everything before
 */
export async function changeSome(server: ServerProcess, thread: string): Promise<string> {
  const base = `${server.url}/v1/threads/${thread}/messages`
  const half = changedMessages / 2
  const newest = await page(`${base}?limit=${half}`)
  const oldest = await page(`${base}?limit=${half}&after=start`)
  for (const { id } of [...oldest.items, ...newest.items]) {
    const response = await fetch(`${base}/${id}`, {
      method: 'PATCH',
      headers: { ...asUser(busyUser), 'content-type': 'application/json' },
      body: JSON.stringify({ body: { text: 'edited' } }),
    })
    if (!response.ok) throw new Error(`an edit was answered ${response.status}`)
  }
  return newest.cursor
}

async function page(url: string): Promise<{ items: { id: string }[]; cursor: string }> {
  const response = await fetch(url, { headers: asUser(busyUser) })
  if (!response.ok) throw new Error(`a page was answered ${response.status}`)
  return (await response.json()) as { items: { id: string }[]; cursor: string }
}
