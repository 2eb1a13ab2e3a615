import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ClosedLoop } from './closed-loop.ts'
import type { Load } from './job.ts'
import { OpenLoop } from './open-loop.ts'
import { shapeOf } from './request-shape.ts'
import { Tally } from './tally.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const requests = [shapeOf({ method: 'GET', path: '/', status: 200 })]
const fail = (error: Error) => {
  throw error
}

/** A server that answers each request when it is told to; the port it listens on. */
async function serve(onRequest: (answer: () => void) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => onRequest(() => socket.write(ok)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

test('an open loop times a request from when it was due, so a stall shows in all that it delays', async () => {
  const stallMs = 200
  let stallEnds: number | undefined
  const port = await serve((answer) => {
    stallEnds ??= performance.now() + stallMs
    const look = () => (performance.now() >= stallEnds! ? answer() : setImmediate(look))
    look()
  })
  // 200 requests are due within those 200 ms, and the only connection waits for the first answer.
  const load: Load = { port, connections: 1, requests, rate: 1000 }
  const loop = await OpenLoop.open(load, fail)
  closers.push(() => loop.close())
  const tally = new Tally(1)
  await loop.run(stallMs / 1000, tally)
  const [latency] = tally.measurement().latency
  expect(latency!.count).toBe(200)
  expect(latency!.max).toBeGreaterThanOrEqual(stallMs * 1000)
  // The one in the middle was due after 100 ms, and could not be answered before 200.
  expect(latency!.p50).toBeGreaterThanOrEqual((stallMs / 2) * 1000 - 2000)
})

test('a closed loop sends so many requests, never more at once than it has connections', async () => {
  let underWay = 0
  let most = 0
  let served = 0
  const port = await serve((answer) => {
    most = Math.max(most, ++underWay)
    setImmediate(() => {
      underWay--
      served++
      answer()
    })
  })
  const loop = await ClosedLoop.open({ port, connections: 5, requests }, fail)
  closers.push(() => loop.close())
  const tally = new Tally(1)
  await loop.run({ requests: 1234 }, tally)
  expect(served).toBe(1234)
  expect(tally.measurement().requests).toBe(1234)
  expect(most).toBeLessThanOrEqual(5)
})

test('a closed loop counts what is answered within its time', async () => {
  const port = await serve((answer) => answer())
  const loop = await ClosedLoop.open({ port, connections: 2, requests }, fail)
  closers.push(() => loop.close())
  const tally = new Tally(1)
  await loop.run({ seconds: 0.1 }, tally)
  const { requests: counted, seconds, perSecond } = tally.measurement()
  expect(counted).toBeGreaterThan(0)
  expect(seconds).toBeGreaterThanOrEqual(0.1)
  expect(perSecond).toBeCloseTo(counted / seconds)
})

test('an answer with another status fails the measurement', async () => {
  const port = await serve((answer) => answer())
  const failed = new Promise<Error>((resolve) => {
    const refused = [shapeOf({ method: 'GET', path: '/', status: 201 })]
    ClosedLoop.open({ port, connections: 1, requests: refused }, resolve).then((loop) => {
      closers.push(() => loop.close())
      return loop.run({ requests: 1 }, new Tally(1))
    })
  })
  expect((await failed).message).toBe('the server answered 200 instead of 201')
})
