export {
  type ClientOptions,
  type ConnectionStatus,
  createClient,
  type Delivery,
  type ErrorCode,
  type Message,
  type MessagePage,
  type MessagesSnapshot,
  newId,
  type Present,
  ProgressDBClient,
  ProgressDBError,
  type Register,
  type Thread,
  type ThreadClient,
  type ThreadItem,
  type ThreadMessage,
  type ThreadSnapshot,
  type ThreadsSnapshot,
  type UnreadTotal,
} from '@progressdb/client'
export { MessageList, type MessageListProps } from './message-list.tsx'
export { ProgressDBProvider, type ProviderProps, useClient, useThreadClient } from './provider.tsx'
export { useConnection } from './use-connection.ts'
export { useMessage, useMessageIds } from './use-message.ts'
export { type MessageActions, type MessagesOptions, useMessages } from './use-messages.ts'
export { usePresence } from './use-presence.ts'
export { useThread, useTyping } from './use-thread.ts'
export { useThreads, useUnread } from './use-threads.ts'
