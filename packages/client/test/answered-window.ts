import type { MessageQuery } from '../src/api.ts'
import type { ProgressDBError } from '../src/error.ts'
import type { Http } from '../src/http.ts'
import type { ChangesFrame } from '../src/live/frames.ts'
import { MessageUpdates } from '../src/thread/message-updates.ts'
import { MessageWindow, type WindowOptions } from '../src/thread/message-window.ts'
import type { MessageOrTombstone, MessagePage, RegisteredShape } from '../src/types.ts'

type S = RegisteredShape
export type Message = MessageOrTombstone<S>

interface Asked {
  query: MessageQuery
  answer(page: MessagePage<S>): void
  fail(error: Partial<ProgressDBError>): void
}

export const message = (seq: number, more: object = {}) =>
  ({
    id: `m${seq}`,
    threadId: 't',
    seq,
    rev: seq,
    body: { text: `${seq}` },
    reactions: {},
    ...more,
  }) as Message

/** The messages from one place to another, as a page of a thread that ends there unless it is told otherwise. */
export const page = (from: number, to: number, more: object = {}) =>
  ({
    items: Array.from({ length: to - from + 1 }, (_, i) => message(from + i)),
    before: `before ${from}`,
    after: `after ${to}`,
    hasBefore: from > 1,
    hasAfter: false,
    cursor: 'c',
    mine: {},
    ...more,
  }) as unknown as MessagePage<S>

export const changes = (...items: { message: Partial<Message>; keep?: object }[]) =>
  ({
    type: 'changes',
    actors: {},
    items: items.map((item) => ({ kind: 'message', rev: item.message.rev, ...item })),
  }) as unknown as ChangesFrame

export const turn = () => new Promise((resolve) => setTimeout(resolve))

/** A window whose pages are answered by hand. */
export function open() {
  const asked: Asked[] = []
  const loaded: string[] = []
  const send = ({ query }: { query: MessageQuery }) =>
    new Promise((answer, fail) => void asked.push({ query, answer, fail }))
  const options: WindowOptions = {
    threadId: 't',
    http: { send } as unknown as Http,
    user: () => 'ada',
    onChanged: () => {},
    onLoaded: (cursor) => void loaded.push(cursor),
  }
  const window = new MessageWindow<S>(options)
  const updates = new MessageUpdates(window, options)
  const seqs = () => [...window.rows].map(({ base }) => base.seq)
  /** What was asked for last, once it is. */
  const last = async () => {
    await turn()
    return asked.at(-1)!
  }
  return { asked, loaded, window, updates, seqs, last }
}
