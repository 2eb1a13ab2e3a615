// Rendered on a server, with a page that was read before.
import { createClient, MessageList, ProgressDBProvider, useMessages } from '@progressdb/react'
import { createElement as h, version } from 'react'
import { renderToString } from 'react-dom/server'

const client = createClient({ baseUrl: 'http://127.0.0.1:9', getToken: () => 'none' })
const message = {
  id: 'm1',
  seq: 1,
  rev: 1,
  version: 1,
  threadId: 't',
  author: 'ada',
  role: 'user',
  status: 'final',
}
const items = [{ ...message, body: { text: 'Hello!' }, metadata: {}, reactions: {}, replyCount: 0 }]
const initialPage = {
  items,
  before: 'b',
  after: 'a',
  hasBefore: false,
  hasAfter: false,
  cursor: 'c',
  rev: 1,
  mine: {},
}

const Row = ({ message }) => h('p', null, message.body.text)
function Chat() {
  const { status } = useMessages('t', { initialPage })
  return h('main', null, status, h(MessageList, { threadId: 't', row: Row }))
}
const html = renderToString(h(ProgressDBProvider, { client }, h(Chat)))
console.log(version, html.includes('ready') && html.includes('<p>Hello!</p>'))
