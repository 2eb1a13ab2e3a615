import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Connection } from './connection.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A connection, and the server's end of it. */
async function connected(): Promise<{ connection: Connection; peer: Socket }> {
  const server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const connection = await Connection.open((server.address() as AddressInfo).port)
  const [peer] = await accepted
  closers.push(() => {
    connection.close()
    peer.destroy()
    server.close()
  })
  return { connection, peer }
}

const answer = 'HTTP/1.1 201 Created\r\ncontent-type: text/plain\r\nContent-Length: 11\r\n\r\nhello world'

test('an answer counts once it is whole, wherever it was cut', async () => {
  const { connection, peer } = await connected()
  for (let cut = 1; cut < answer.length; cut++) {
    const answered = new Promise<[number, number]>((resolve, reject) => {
      connection.onAnswer = (...whole) => resolve(whole)
      connection.onError = reject
    })
    connection.send(Buffer.from('?'))
    await once(peer, 'data')
    await new Promise<void>((sent) => peer.write(answer.slice(0, cut), () => sent()))
    await new Promise(setImmediate)
    peer.write(answer.slice(cut))
    expect(await answered).toEqual([201, answer.length])
  }
})

test.each([
  ['without a length', 'HTTP/1.1 200 OK\r\n\r\n', 'without a length'],
  ['longer than announced', `${answer}!`, 'more came'],
  ['without the end of its head', 'x'.repeat(2000), 'too long'],
])('an answer %s is a failure', async (_, sent, reason) => {
  const { connection, peer } = await connected()
  const failed = new Promise<Error>((resolve) => {
    connection.onError = resolve
  })
  connection.send(Buffer.from('?'))
  peer.write(sent)
  expect((await failed).message).toContain(reason)
})

test('a connection that the server closes is a failure', async () => {
  const { connection, peer } = await connected()
  const failed = new Promise<Error>((resolve) => {
    connection.onError = resolve
  })
  peer.destroy()
  expect((await failed).message).toContain('closed')
})
