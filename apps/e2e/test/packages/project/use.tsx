import { createClient, type Message, ProgressDBError } from '@progressdb/client'
import ProgressDB, { type MessageQuery, type RegisteredShape, type RequestOptions } from '@progressdb/node'
import {
  MessageList,
  ProgressDBProvider,
  type ThreadApi,
  type ThreadMessage,
  useClient,
} from '@progressdb/react'
import type { Problem } from '@progressdb/types'

declare module '@progressdb/client' {
  interface Register {
    body: { text: string }
  }
}

// Who has installed the hooks alone, with a package manager that keeps packages apart, merges with these.
declare module '@progressdb/react' {
  interface Register {
    metadata: { topic?: string }
  }
}

export const db = ProgressDB({ baseUrl: 'https://chat.example.com', apiKey: process.env.KEY })
const client = createClient({ baseUrl: 'https://chat.example.com', getToken: () => 'token' })

export async function firstOf(threadId: string): Promise<Message['body']['text'] | undefined> {
  const { items } = await db.listMessages(threadId, { limit: 1 }, 'ada')
  return items[0]?.body?.text
}
export const codeOf = (error: unknown): Problem['code'] | string =>
  error instanceof ProgressDBError ? error.code : ''
export const query: MessageQuery & RequestOptions = { limit: 1, timeout: 1000 }
export const topicOf = ({ metadata }: Message<RegisteredShape>): string | undefined => metadata.topic
// @ts-expect-error the route is of no thread
export const none: keyof ThreadApi = 'listMyChanges'
// @ts-expect-error the registered body has a text
export const wrong = db.createThreadMessage('t', { body: { words: 1 } })

function Who() {
  const isMine = useClient() === client
  return (
    <>
      {isMine ? 'mine' : 'another'}
      <MessageList threadId="t" row={Row} className="rows" />
    </>
  )
}
export const app = (
  <ProgressDBProvider client={client}>
    <Who />
  </ProgressDBProvider>
)
function Row({ message }: { message: ThreadMessage }) {
  return <p>{message.body.text.toUpperCase()}</p>
}
