import type { Http } from '../http.ts'
import type { LiveFrame } from './frames.ts'
import type { Line, Subscription } from './line.ts'

/** A server answers a poll after 25 seconds, if it is set as usual; this is somewhat more, in milliseconds. */
const heartbeatMs = 45_000
/** How soon it is asked again when it answers at once with nothing new, as for a thread that is closed, in milliseconds. */
const pauseMs = 2000

/** Carries frames in the answers of requests, each of which waits for something to happen. */
export async function readPolls(line: Line): Promise<void> {
  let isOpen = false
  // The first one does not wait: it shows that this works.
  let wait = false
  while (!line.signal.aborted) {
    const round = new AbortController()
    const { signal } = round
    const stop = () => round.abort()
    line.signal.addEventListener('abort', stop)
    line.tell = async () => stop()
    try {
      const began = Date.now()
      const { frames } = await poll(line.http, line.wanted(), wait, signal)
      // A poll that is under way goes on with the token with which it began: it is told of the next one, too.
      if (!isOpen) line.take({ type: 'hello', connection: 'poll', heartbeatMs })
      isOpen = true
      for (const frame of frames) line.take(frame)
      const isNews = frames.some(({ type }) => type !== 'ready' && type !== 'closed')
      if (wait && !isNews && Date.now() - began < pauseMs) await pause(signal)
      wait = true
    } catch (error) {
      if (line.signal.aborted || !signal.aborted) throw error
    } finally {
      line.signal.removeEventListener('abort', stop)
    }
    // What was subscribed to anew is read at once.
    if (signal.aborted) wait = false
  }
}

export interface PollAnswer {
  frames: LiveFrame[]
  /** Whether there is more already. */
  hasMore: boolean
}

/** @param wait whether to be answered only when something happens, or after a while */
export async function poll(
  http: Http,
  subscriptions: Subscription[],
  wait: boolean,
  signal: AbortSignal,
): Promise<PollAnswer> {
  const call = { method: 'POST', path: '/v1/live/poll', body: { subscriptions, wait } } as const
  const options = { signal, retries: 0, timeout: 2 * heartbeatMs }
  return http.send(call, options)
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
