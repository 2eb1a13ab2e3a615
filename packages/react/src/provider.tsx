import {
  type ClientOptions,
  createClient,
  type ProgressDBClient,
  ProgressDBError,
  type RegisteredShape,
  type ThreadClient,
} from '@progressdb/client'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

const Context = createContext<ProgressDBClient | undefined>(undefined)

/** A client, or the options to make one with. */
export type ProviderProps = { children?: ReactNode } & ({ client: ProgressDBClient } | ClientOptions)

/**
 * Gives the hooks below it their client. Options are taken when it is first rendered: to act for another user, give it
 * another `key`.
 *
 * @example <ProgressDBProvider baseUrl="https://chat.example.com" getToken={getToken}><App /></ProgressDBProvider>
 */
export function ProgressDBProvider(props: ProviderProps) {
  const [own] = useState(() => ('client' in props ? undefined : clientOf(props)))
  return <Context.Provider value={'client' in props ? props.client : own}>{props.children}</Context.Provider>
}

/**
 * React may render twice, or give up and begin again, before anything is shown: the same props make one client. Not on a
 * server, which may render the same element for all of its users.
 */
const made = new WeakMap<object, ProgressDBClient>()

function clientOf(props: ClientOptions): ProgressDBClient {
  const client = (isOnServer() ? undefined : made.get(props)) ?? createClient(props)
  made.set(props, client)
  return client
}

/** Neither a browser nor React Native. */
export function isOnServer(): boolean {
  return typeof document === 'undefined' && globalThis.navigator?.product !== 'ReactNative'
}

/** The client of the provider above. @throws ProgressDBError `invalid_argument` without one */
export function useClient(): ProgressDBClient {
  const client = useContext(Context)
  if (!client) throw new ProgressDBError('invalid_argument', 'There is no <ProgressDBProvider> above this.')
  return client
}

/** A thread of that client: its stores, and every route. @example const { api } = useThreadClient(threadId) */
export function useThreadClient(threadId: string): ThreadClient<RegisteredShape> {
  const client = useClient()
  return useMemo(() => client.thread(threadId), [client, threadId])
}
