// Run in a project that has nothing but the packages: a back end writes, a front end reads.
import { createClient } from '@progressdb/client'
import ProgressDB, { ProgressDB as named } from '@progressdb/node'
import { ProgressDBProvider } from '@progressdb/react'
import { createElement } from 'react'

const { URL: baseUrl, KEY: apiKey, THREAD: threadId } = process.env
const db = ProgressDB({ baseUrl, apiKey })
await db.createThreadMessage(threadId, 'Hello!', 'ada')
const client = createClient({ baseUrl, getToken: async () => (await db.mintToken({ userId: 'ada' })).token })
const { items } = await client.api.listMessages(threadId)
const element = createElement(ProgressDBProvider, { client })
console.log(
  JSON.stringify({ text: items[0].body.text, isNamed: named === ProgressDB, type: typeof element.type }),
)
