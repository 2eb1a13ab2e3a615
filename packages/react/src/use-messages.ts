import {
  type MessagePage,
  type MessagesSnapshot,
  ProgressDBError,
  type RegisteredShape,
  type ThreadClient,
} from '@progressdb/client'
import { useMemo } from 'react'
import { isOnServer, useThreadClient } from './provider.tsx'
import { useStore } from './use-store.ts'

type S = RegisteredShape

export interface MessagesOptions {
  /** The newest page, read elsewhere, such as by the server that renders the first view. It is taken when the thread is first shown. */
  initialPage?: MessagePage<S>
  /**
   * Suspends until there is something to show, and throws what prevents it, for an error boundary. On a server, without
   * an `initialPage`, the fallback is rendered, and the rest is left to the browser.
   */
  suspense?: boolean
}

/** What can be done with the messages of a thread. The functions stay the same, and need no `this`. */
export interface MessageActions
  extends Pick<
    ThreadClient<S>,
    | 'create'
    | 'edit'
    | 'restore'
    | 'react'
    | 'unreact'
    | 'retry'
    | 'discard'
    | 'loadOlder'
    | 'loadNewer'
    | 'jumpTo'
    | 'jumpToNewest'
  > {
  /** Deletes a message. */
  remove: ThreadClient<S>['delete']
}

/**
 * The messages of a thread, live, with what this client writes shown at once; and what can be done with them.
 *
 * @throws ProgressDBError `invalid_argument` without a provider
 * @example
 * const { messages, create } = useMessages(threadId)
 * return messages.map((message) => <p key={message.id}>{message.body.text}</p>)
 */
export function useMessages(
  threadId: string,
  { initialPage, suspense = false }: MessagesOptions = {},
): MessagesSnapshot<S> & MessageActions {
  const thread = useThreadClient(threadId)
  if (initialPage) thread.hydrate(initialPage)
  const snapshot = useStore(thread.messages)
  if (suspense && snapshot.status === 'loading') throw isOnServer() ? leftToBrowser() : loadingOf(thread)
  if (suspense && snapshot.status === 'failed') throw snapshot.error
  return useMemo(() => ({ ...snapshot, ...actionsOf(thread) }), [snapshot, thread])
}

const names = [
  'create',
  'edit',
  'restore',
  'react',
  'unreact',
  'retry',
  'discard',
  'loadOlder',
  'loadNewer',
  'jumpTo',
  'jumpToNewest',
] as const

const known = new WeakMap<ThreadClient<S>, MessageActions>()

function actionsOf(thread: ThreadClient<S>): MessageActions {
  let actions = known.get(thread)
  if (!actions) {
    const bound = names.map((name) => [name, (thread[name] as () => unknown).bind(thread)])
    actions = { ...Object.fromEntries(bound), remove: thread.delete.bind(thread) } as MessageActions
    known.set(thread, actions)
  }
  return actions
}

/** What a server throws has the nearest `<Suspense>` rendered in the browser; Next.js takes this one for no failure. */
function leftToBrowser(): ProgressDBError {
  const error = new ProgressDBError('aborted', 'Messages are read in the browser: put a <Suspense> above.')
  return Object.assign(error, { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' })
}

const loading = new WeakMap<ThreadClient<S>, Promise<void>>()

/** Is over when there is something to show, or a failure; the same promise until then, since renders come again. */
function loadingOf(thread: ThreadClient<S>): Promise<void> {
  let promise = loading.get(thread)
  if (!promise) {
    const over = () => void loading.delete(thread)
    promise = thread.load().then(over, over)
    loading.set(thread, promise)
  }
  return promise
}
