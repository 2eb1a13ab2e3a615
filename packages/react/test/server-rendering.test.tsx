import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { MessageList, ProgressDBProvider, type ThreadMessage, useClient, useMessages } from '../src/index.ts'
import { clientOf, startServer, type TestServer, within } from './setup.tsx'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await clientOf(server, 'ada').api.createMessage('t', { body: { text: 'one' } })
})
afterAll(() => server[Symbol.asyncDispose]())

function Row({ message }: { message: ThreadMessage }) {
  return <p>{message.body.text}</p>
}

test('without a page, a server renders that it is loading, asks nothing, and follows nothing', async () => {
  const client = clientOf(server, 'ada')
  function Status() {
    const { status, messages } = useMessages('t')
    return <p>{`${status} ${messages.length}`}</p>
  }
  expect(renderToString(within(client, <Status />))).toBe('<p>loading 0</p>')
  expect(renderToString(within(client, <MessageList threadId="t" row={Row} />))).toContain('role="log"')
  expect(client.asked).toEqual([])
})

test('a server that renders the same element for all makes a client for each', () => {
  const clients = new Set<object>()
  function App() {
    clients.add(useClient())
    return null
  }
  const app = (
    <ProgressDBProvider baseUrl={server.url} getToken={() => 'of whoever asks'}>
      <App />
    </ProgressDBProvider>
  )
  for (let i = 0; i < 2; i++) renderToString(app)
  expect(clients.size).toBe(2)
})

test('with a page it renders the messages, and the browser goes on from there without reading it again', async () => {
  const onServer = clientOf(server, 'ada')
  const initialPage = await onServer.api.listMessages('t')
  function Chat() {
    useMessages('t', { initialPage })
    return <MessageList threadId="t" row={Row} />
  }
  const html = renderToString(within(onServer, <Chat />))
  expect(html).toContain('<p>one</p>')

  // What comes between the two is caught up with.
  await onServer.api.createMessage('t', { body: { text: 'two' } })
  const { openDocument } = await import('./dom.ts')
  const element = openDocument()
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
  })
  element.innerHTML = html
  const client = clientOf(server, 'ada')
  const mismatched = vi.fn()
  const root = hydrateRoot(element, within(client, <Chat />), { onRecoverableError: mismatched })
  await vi.waitFor(() => expect(element.textContent).toBe('onetwo'), { timeout: 10_000 })
  expect(mismatched).not.toHaveBeenCalled()
  expect(client.asked).toEqual(['POST /v1/live'])
  root.unmount()
  client.close()
})
