export {
  Api,
  type EditOptions,
  type ListQuery,
  type MessageQuery,
  type SinceQuery,
  type ThreadQuery,
} from './api.ts'
export { type ClientOptions, createClient, ProgressDBClient } from './client.ts'
export { type ClientErrorCode, type ErrorCode, type FieldError, ProgressDBError } from './error.ts'
export { type Credentials, type Done, type Fetch, Http, type RequestOptions } from './http.ts'
export { newId } from './id.ts'
export type { ConnectionStatus } from './live/live.ts'
export type { Transport } from './live/options.ts'
export { MessageStream, type NewStream } from './message-stream.ts'
export type { Schemas, StandardSchema } from './schema.ts'
export type { ClientStorage } from './storage.ts'
export type { Store } from './store.ts'
export type { Delivery, ThreadItem, ThreadMessage, ThreadTombstone } from './thread/message.ts'
export type { MessagesSnapshot } from './thread/message-list.ts'
export type { StreamPiece } from './thread/read-stream.ts'
export { type ThreadApi, ThreadClient } from './thread/thread-client.ts'
export type { ThreadSnapshot } from './thread/thread-info.ts'
export type { ThreadList, ThreadsSnapshot } from './threads/thread-list.ts'
export type * from './types.ts'
