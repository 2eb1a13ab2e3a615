import { expect, test } from 'vitest'
import * as ws from 'ws'
import { Frame } from './frame.ts'

/** The half of `ws` that reads; its types leave it out. */
interface Receiver {
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  end(bytes: Buffer): void
}
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Receiver }

test('a frame is a whole WebSocket message, whatever its length', async () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
    const json = Buffer.alloc(length, 'x')
    const receiver = new Receiver({ isServer: false })
    const received = new Promise((resolve, reject) => {
      receiver.on('message', (data, isBinary) => resolve({ data: data.toString(), isBinary }))
      receiver.on('error', reject)
    })
    receiver.end(new Frame(json).message)
    expect(await received).toEqual({ data: json.toString(), isBinary: false })
  }
})

test('a frame is one event of a stream of events', () => {
  expect(Frame.of({ type: 'heartbeat' }).event.toString()).toBe('data: {"type":"heartbeat"}\n\n')
})
