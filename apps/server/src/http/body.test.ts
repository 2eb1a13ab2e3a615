import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Body, BodyBudget } from './body.ts'

const http = createServer()
afterEach(() => http.close())

test('G-BOUND: a body whose connection was cut before it is read is refused, and gives its bytes back', async () => {
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const client = connect((http.address() as AddressInfo).port, '127.0.0.1')
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"text":')
  // While it is found out who asks, the client goes away.
  const [incoming]: IncomingMessage[] = await once(http, 'request')
  client.destroy()
  await new Promise((resolve) => incoming!.once('close', resolve))
  const budget = new BodyBudget(1 << 20)
  await expect(Body.read(incoming!, '1000', 1 << 20, budget)).rejects.toMatchObject({
    code: 'malformed_request',
  })
  expect(budget.bytes).toBe(0)
})
