import { type Code, Refusal } from './access.ts'
import type { Command, Write } from './commands.ts'
import {
  addReaction,
  createMessages,
  deleteMessage,
  editMessage,
  markRead,
  removeReaction,
  restoreMessage,
} from './messages.ts'
import { read } from './reads.ts'
import type { Model, Thread, View } from './state.ts'
import {
  changeThread,
  createThread,
  deleteThread,
  removeMember,
  restoreThread,
  setMember,
} from './threads.ts'

/** An item in an answer; those that have a `rev` say which item of which state they are. */
export type Item = Pick<View, 'json'> & Partial<View>

/** One page of a list, from new to old. */
export interface ListAnswer {
  items: Item[]
  more: boolean
  /** Where others than those shown are passed over, there may seem to be more. */
  mayEndLater?: boolean
  /** The place of the last item. */
  last: number | undefined
}

/** One page of messages, from old to new. */
export interface PageAnswer {
  items: View[]
  /** The `seq` from which `before` goes on, and that from which `after` does. */
  first: number
  last: number
  hasBefore: boolean
  hasAfter: boolean
  mine: { [id: string]: string[] }
  /** The thread, whose `rev` the page shows. */
  thread: View
}

/** What the server has to answer. */
export interface Answer {
  status: number
  code?: Code
  etag?: string
  resource?: Item
  /** The messages of a batch. */
  items?: View[]
  list?: ListAnswer
  /** The page, or the pages that would be as good. */
  pages?: PageAnswer[]
}

/** What a write does: the thread as it is afterwards, if it changed, and the answer. */
export interface Effect {
  thread?: Thread | undefined
  answer: Answer
}

/**
 * The model of the API: what a request answers and what it changes, as the design and the API's description say.
 * A request that is refused changes nothing, whatever it had begun.
 *
 * @param now the time at which the server runs the command, in milliseconds since 1970
 */
export function run(model: Model, command: Command, now: number): { model: Model; answer: Answer } {
  const next = { ...model, tick: model.tick + 1 }
  try {
    const { thread, answer } = isWrite(command)
      ? write(next, command, new Date(now).toISOString())
      : { answer: read(next, command), thread: undefined }
    const threads = thread ? new Map(model.threads).set(thread.id, thread) : model.threads
    return { model: { ...next, threads }, answer }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { model: next, answer: { status: error.status, code: error.code } }
  }
}

export function isWrite(command: Command): command is Write {
  return !command.do.startsWith('get') && !command.do.startsWith('list')
}

function write(model: Model, command: Write, now: string): Effect {
  switch (command.do) {
    case 'createThread':
      return createThread(model, command, now)
    case 'changeThread':
      return changeThread(model, command, now)
    case 'deleteThread':
      return deleteThread(model, command)
    case 'restoreThread':
      return restoreThread(model, command)
    case 'setMember':
      return setMember(model, command, now)
    case 'removeMember':
      return removeMember(model, command)
    case 'createMessage': {
      const { by, thread: id, input } = command
      const { thread, status, views } = createMessages(model, by, id, [input], now)
      return { thread, answer: { status, resource: views[0]! } }
    }
    case 'createMessages': {
      const { by, thread: id, inputs } = command
      const { thread, status, views } = createMessages(model, by, id, inputs, now)
      return { thread, answer: { status, items: views } }
    }
    case 'editMessage':
      return editMessage(model, command, now)
    case 'deleteMessage':
      return deleteMessage(model, command, now)
    case 'restoreMessage':
      return restoreMessage(model, command)
    case 'addReaction':
      return addReaction(model, command, now)
    case 'removeReaction':
      return removeReaction(model, command)
    case 'markRead':
      return markRead(model, command)
  }
}
