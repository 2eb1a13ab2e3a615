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
export { type Credentials, type Fetch, Http, type RequestOptions } from './http.ts'
export { newId } from './id.ts'
export { MessageStream, type NewStream } from './message-stream.ts'
export type * from './types.ts'
