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

export {
  type Done,
  type ErrorCode,
  type Message,
  type MessageOrTombstone,
  type MessagePage,
  MessageStream,
  type NewMessage,
  newId,
  ProgressDBError,
  type Register,
  type Thread,
} from '@progressdb/client'
export { type BackendOptions, ProgressDBBackend } from './backend.ts'
export type { CreateOptions, GivenMessage } from './message.ts'
export type { WhoIs } from './token-handler.ts'
export type { Token, TokenRequest } from './tokens.ts'
