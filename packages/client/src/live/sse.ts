import { ProgressDBError } from '../error.ts'
import type { Line, LiveRequest } from './line.ts'

/** Far more than the longest frame: what has no end of a line for so long, in characters, is not from the server. */
const longestLine = 64 * 1024 * 1024
const path = '/v1/live'

/** Carries frames as server-sent events. What changes about them is told in requests beside. */
export async function readEvents(line: Line): Promise<void> {
  const { http, signal } = line
  const unusable = (why: string) => new ProgressDBError('unexpected_answer', why)
  const noStreams = 'fetch brings no streams here.'
  // React Native's answers only when all is there, so never.
  if (!('body' in Response.prototype)) throw unusable(noStreams)
  const body = { subscriptions: line.wanted() }
  const response = await http.fetch({ method: 'POST', path, body }, { signal, retries: 0 })
  if (!response.body) throw unusable(noStreams)
  const reader = response.body.getReader()
  // The signal of a request does not always reach its body (in Node, once the request was collected as garbage).
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}))
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = decoder.decode(value, { stream: true }).split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() as string
    if (rest.length > longestLine) throw unusable('A line has no end.')
    for (const text of lines) {
      if (!text.startsWith('data:')) continue
      const frame = JSON.parse(text.slice(5))
      if (frame.type === 'hello')
        line.tell = (messages: LiveRequest[]) =>
          http.send(
            { method: 'POST', path: `${path}/${frame.connection}`, body: { messages } },
            { signal, retries: 0 },
          )
      line.take(frame)
    }
  }
}
