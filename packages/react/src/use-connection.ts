import type { ConnectionStatus } from '@progressdb/client'
import { useClient } from './provider.tsx'
import { useStore } from './use-store.ts'

/**
 * How it stands with the live connection, which is there while a thread is shown: to tell who is offline.
 *
 * @example const isOffline = useConnection().state === 'connecting'
 */
export function useConnection(): ConnectionStatus {
  return useStore(useClient().connection)
}
