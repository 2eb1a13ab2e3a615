import type { RegisteredShape, Shape } from '@progressdb/client'
import { type BackendOptions, ProgressDBBackend } from './backend.ts'

/**
 * ProgressDB for a back end.
 *
 * @throws ProgressDBError `missing_api_key`, `invalid_argument`
 * @example
 * const db = ProgressDB({ baseUrl: 'https://chat.example.com', apiKey: process.env.PROGRESSDB_KEY })
 * await db.createThreadMessage('support-1842', 'Hello!', 'user-123')
 */
export function ProgressDB<S extends Shape = RegisteredShape>(options: BackendOptions): ProgressDBBackend<S> {
  return new ProgressDBBackend<S>(options)
}

// The snippet on the front page imports it so.
// biome-ignore lint/style/noDefaultExport: see above
export default ProgressDB

// With all types of the client, so that what functions give and take can be named where only this package is installed.
export {
  type Append,
  type Changes,
  type ClientErrorCode,
  type DefaultBody,
  type Done,
  type EditOptions,
  type EphemeralMessage,
  type ErrorCode,
  type Fetch,
  type FieldError,
  type ListQuery,
  type MarkedThreads,
  type Member,
  type Message,
  type MessageEdit,
  type MessageOrTombstone,
  type MessagePage,
  type MessageQuery,
  MessageStream,
  type Metadata,
  type MyChanges,
  type NewMessage,
  type NewStream,
  type NewThread,
  newId,
  type Page,
  type Present,
  type PresentUsers,
  ProgressDBError,
  type Reaction,
  type ReadState,
  type Register,
  type RegisteredShape,
  type RequestOptions,
  type Role,
  type Shape,
  type SinceQuery,
  type StreamState,
  type Thread,
  type ThreadEdit,
  type ThreadQuery,
  type Tombstone,
  type UnreadTotal,
  type Version,
} from '@progressdb/client'
export { type BackendOptions, ProgressDBBackend } from './backend.ts'
export type { CreateOptions, GivenMessage } from './message.ts'
export type { WhoIs } from './token-handler.ts'
export type { Token, TokenRequest } from './tokens.ts'
