import { Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToReadableStream } from 'react-dom/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useMessages } from '../src/index.ts'
import { clientOf, startServer, type TestServer, within } from './setup.tsx'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await clientOf(server, 'ada').api.createMessage('t', { body: { text: 'one' } })
})
afterAll(() => server[Symbol.asyncDispose]())

test('what suspends is left to the browser: a server asks nothing, and ends its answer', async () => {
  const onServer = clientOf(server, 'ada')
  function Texts() {
    const { messages } = useMessages('t', { suspense: true })
    return <p>{messages.map(({ body }) => body.text)}</p>
  }
  const chat = (
    <Suspense fallback={<i>wait</i>}>
      <Texts />
    </Suspense>
  )
  const onError = vi.fn((error) => error.digest)
  const stream = await renderToReadableStream(within(onServer, chat), { onError })
  const html = await new Response(stream).text()
  expect(html).toContain('<i>wait</i>')
  expect(onServer.asked).toEqual([])
  // Next.js knows by it that nothing went wrong.
  expect(onError.mock.results).toMatchObject([{ value: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' }])

  const { openDocument } = await import('./dom.ts')
  const element = openDocument()
  element.innerHTML = html
  const client = clientOf(server, 'ada')
  const root = hydrateRoot(element, within(client, chat), { onRecoverableError: () => {} })
  await vi.waitFor(() => expect(element.textContent).toBe('one'), { timeout: 10_000 })
  root.unmount()
  client.close()
})
