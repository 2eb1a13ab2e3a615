import { indexedDBStorage } from '@progressdb/client/indexeddb'
import { createClient, ProgressDBProvider } from '@progressdb/react'
import { type ComponentType, Fragment, StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Gate } from './gate.ts'
import { measure } from './measure.ts'
import { Chat, List } from './views/chat.tsx'
import { Floor } from './views/floor.tsx'
import { Scroll } from './views/scroll.tsx'
import { Switch } from './views/switch.tsx'

/** What each page shows: `?view=chat`. */
const views: Record<string, ComponentType<{ threadId: string }>> = {
  chat: Chat,
  list: List,
  scroll: Scroll,
  switch: Switch,
}

const parameters = new URLSearchParams(location.search)
const user = parameters.get('user')!
const threadId = parameters.get('thread') ?? 'main'

const gate = new Gate()
const client = createClient({
  baseUrl: parameters.get('server')!,
  getToken: async () => (await fetch(`/token?user=${user}`)).text(),
  ...(parameters.has('gate') && { fetch: gate.fetch }),
  ...(parameters.has('slow') && { fetch: slowly(parameters.get('slow')!) }),
  ...(parameters.has('storage') && { storage: indexedDBStorage() }),
  ...(parameters.has('userId') && { userId: parameters.get('userId')! }),
})

/** Has one thread's answers come late, at random. */
function slowly(slowId: string) {
  return async (request: Request) => {
    const response = await fetch(request)
    const delay = request.url.includes(`/threads/${slowId}/`) ? 50 + Math.random() * 300 : 0
    await new Promise((resolve) => setTimeout(resolve, delay))
    return response
  }
}

const View = views[parameters.get('view')!]!
const Mode = parameters.has('strict') ? StrictMode : Fragment
const root = createRoot(document.getElementById('root')!)
const app = (
  <Mode>
    <ProgressDBProvider client={client}>
      <View threadId={threadId} />
    </ProgressDBProvider>
  </Mode>
)

/** What the tests reach for from outside. */
const reach = {
  client,
  thread: client.thread(threadId),
  measure,
  gate,
  /** Set by who measures. */
  floor: undefined as Floor | undefined,
  openFloor: (count: number) => {
    reach.floor = new Floor(count)
  },
  mount: () => flushSync(() => root.render(app)),
  unmount: () => flushSync(() => root.render(null)),
}
declare global {
  interface Window {
    e2e: typeof reach
  }
}
window.e2e = reach
if (!parameters.has('idle')) reach.mount()
