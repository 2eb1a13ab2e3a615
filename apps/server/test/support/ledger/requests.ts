import type { RequestOptions, ServerProcess } from '../process.ts'
import type { ThreadLedger } from './ledger.ts'
import type { MessageItem, SeenMessage } from './message-item.ts'

/** What came back from the server; or that nothing did, or that it says not to know: both may have happened or not. */
export type Outcome = { isKnown: true; status: number; json: unknown } | { isKnown: false }

/** What the writers share: how to send, and what to do at each answer. */
export interface Exchange {
  server: ServerProcess
  /** The part of the requests that ask for `durability=fast`. */
  fastShare: number
  /** Called with each write that was answered as done. */
  onAnswered(isFast: boolean, sentAt: number): void
  /** Called with each write that the storage failed; the writer waits for it. */
  onFailed(answer: Response): void | Promise<void>
}

/**
 * Sends a write.
 *
 * @throws where it was refused for another reason than the storage's failure
 */
export async function sendWrite(
  { server, onAnswered, onFailed }: Exchange,
  method: string,
  path: string,
  isFast: boolean,
  options: RequestOptions,
): Promise<Outcome> {
  const sentAt = performance.now()
  let answer: Response
  let text: string
  try {
    answer = await server.request(method, path, {
      ...options,
      headers: isFast ? { prefer: 'durability=fast' } : {},
    })
    text = await answer.text()
  } catch {
    return { isKnown: false } // the server is gone
  }
  if (isStorageFailure(answer, text)) {
    await onFailed(answer)
    return { isKnown: false }
  }
  if (!answer.ok) throw new Error(`${method} ${path} was refused with ${answer.status}: ${text}`)
  onAnswered(isFast, sentAt)
  return { isKnown: true, status: answer.status, json: text === '' ? undefined : JSON.parse(text) }
}

/** A message as the server shows it; undefined where the server is gone or cannot read. */
export async function seeMessage(
  server: ServerProcess,
  thread: ThreadLedger,
  item: MessageItem,
): Promise<SeenMessage | undefined> {
  const path = `${thread.path}/messages/${item.id}`
  let answer: Response
  let text: string
  try {
    answer = await server.request('GET', path)
    text = await answer.text()
  } catch {
    return undefined
  }
  if (isStorageFailure(answer, text)) return undefined
  if (!answer.ok) throw new Error(`GET ${path} was answered with ${answer.status}: ${text}`)
  return JSON.parse(text) as SeenMessage
}

function isStorageFailure(answer: Response, text: string): boolean {
  return answer.status === 503 && (JSON.parse(text) as { code: string }).code === 'storage_failed'
}
