import { expect, test } from 'vitest'
import { Http } from '../http.ts'
import { Tokens } from '../token.ts'
import { readEvents } from './sse.ts'

/** Reads events that come in the given chunks. */
async function read(
  chunks: Iterable<Uint8Array>,
  body: (stream: ReadableStream) => BodyInit | null = (stream) => stream,
) {
  const frames: unknown[] = []
  const iterator = chunks[Symbol.iterator]()
  const stream = new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
  const credentials = { headers: () => ({}), refused: () => false }
  const http = Http.open('http://chat.example.com', credentials, async () => new Response(body(stream)))
  const { signal } = new AbortController()
  const take = (frame: unknown) => frames.push(frame)
  await readEvents({ http, tokens: new Tokens(() => 't'), signal, wanted: () => [], take })
  return frames
}

test('frames are whole however their bytes are split', async () => {
  const sent = [
    { type: 'ready', thread: 'größe 👩‍👩‍👧‍👦', cursor: 'c' },
    { type: 'typing', thread: 'data: \\n\n', user: '"', isTyping: true, expiresInMs: 1 },
    { type: 'heartbeat' },
  ]
  const text = sent.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')
  const bytes = new TextEncoder().encode(`: a comment\r\n\r\n${text}data: {"type":"not whole`)
  for (let size = 1; size < 60; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    )
    expect(await read(chunks)).toEqual(sent)
  }
})

test('G-BOUND: a line without an end is given up', async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x20)
  function* endless() {
    for (;;) yield chunk
  }
  await expect(read(endless())).rejects.toMatchObject({ code: 'unexpected_answer' })
})

test('where fetch has no streams, it says that it cannot be used', async () => {
  await expect(read([], () => null)).rejects.toMatchObject({ code: 'unexpected_answer' })
})
