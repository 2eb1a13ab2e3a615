import { WebSocket } from 'ws'
import type { LiveFrame } from './replica.ts'

/** A live connection to one thread, or to all threads of its user, over any carrier. */
export interface Tail {
  /** Ends when either side closes the connection. */
  readonly ended: Promise<void>
  /** Drops the connection without a word. */
  destroy(): void
}

export interface TailTarget {
  url: string
  token: string
  /** All threads if undefined. */
  thread: string | undefined
  since: string | undefined
  /** How far the reader knows open streams; none if it does not say. */
  streams?: () => object[]
}

type OnFrame = (frame: LiveFrame) => void

/** Passes on what is said of threads; the first frame is about the connection. */
function pass(json: string, onFrame: OnFrame): void {
  const frame = JSON.parse(json) as LiveFrame
  if (frame.type !== 'hello') onFrame(frame)
}

/** The carriers, by name. */
export const carriers: Record<string, (target: TailTarget, onFrame: OnFrame) => Tail> = {
  'server-sent events': tailEvents,
  WebSocket: tailSocket,
  'long poll': tailPolls,
}

function tailEvents({ url, token, thread, since, streams }: TailTarget, onFrame: OnFrame): Tail {
  const query = new URLSearchParams(thread === undefined ? { all: 'true' } : { thread })
  if (since !== undefined) query.set('since', since)
  const headers = { authorization: `Bearer ${token}` }
  const abort = new AbortController()
  const read = async () => {
    const { signal } = abort
    const response = streams
      ? await fetch(`${url}/v1/live`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ subscriptions: [{ ...whichOf(thread), since, streams: streams() }] }),
          signal,
        })
      : await fetch(`${url}/v1/live?${query}`, { headers, signal })
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n')
      text = events.pop()!
      for (const event of events) pass(event.slice('data: '.length), onFrame)
    }
  }
  return { ended: settled(read(), abort.signal), destroy: () => abort.abort() }
}

function tailSocket({ url, token, thread, since, streams }: TailTarget, onFrame: OnFrame): Tail {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'subscribe', ...whichOf(thread), since, streams: streams?.() })),
  )
  socket.on('message', (data) => {
    try {
      pass(data.toString(), onFrame)
    } catch (error) {
      reject(error)
    }
  })
  socket.on('error', () => {})
  socket.on('close', () => resolve())
  return { ended: promise, destroy: () => socket.terminate() }
}

function tailPolls({ url, token, thread, since, streams }: TailTarget, onFrame: OnFrame): Tail {
  const abort = new AbortController()
  const read = async () => {
    for (let cursor = since; ; ) {
      const response = await fetch(`${url}/v1/live/poll`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          subscriptions: [{ ...whichOf(thread), since: cursor, streams: streams?.() }],
        }),
        signal: abort.signal,
      })
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
      const { frames } = (await response.json()) as { frames: LiveFrame[] }
      for (const frame of frames) {
        onFrame(frame)
        if (frame.type === 'bye') return
        cursor = (thread === undefined ? frame.resume : frame.cursor) ?? cursor
      }
    }
  }
  return { ended: settled(read(), abort.signal), destroy: () => abort.abort() }
}

function whichOf(thread: string | undefined): object {
  return thread === undefined ? { all: true } : { thread }
}

/** A connection that broke has ended; anything else that goes wrong is a failure of the test. */
async function settled(reading: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await reading
  } catch (error) {
    const broke =
      signal.aborted || (error instanceof TypeError && /fetch failed|terminated/.test(error.message))
    if (!broke) throw error
  }
}
