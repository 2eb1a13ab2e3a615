interface Message {
  id: string
}

interface Page<M> {
  items: M[]
  before: string
  hasBefore: boolean
  cursor: string
}

type Get = (path: string) => Promise<{ json: unknown }>

/** Every message of a thread, and the cursor behind its last change; while nobody writes. */
export async function wholeThread<M extends Message>(
  get: Get,
  thread: string,
): Promise<{ items: M[]; cursor: string }> {
  const path = `/v1/threads/${thread}/messages?limit=1000`
  const last = (await get(path)).json as Page<M>
  const items = [...last.items]
  for (let page = last; page.hasBefore; items.unshift(...page.items))
    page = (await get(`${path}&before=${page.before}`)).json as Page<M>
  return { items, cursor: last.cursor }
}

/** Every thread that the caller can read, likewise. */
export async function wholeList(get: Get): Promise<{ id: string; rev: number }[]> {
  const items: { id: string; rev: number }[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { json } = await get(`/v1/threads?limit=200${next && `&cursor=${next}`}`)
    const page = json as { items: { id: string; rev: number }[]; next: string | null }
    items.push(...page.items)
    next = page.next
  }
  return items
}
