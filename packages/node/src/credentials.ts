import { type Credentials, ProgressDBError } from '@progressdb/client'
import type { ApiKey } from './api-key.ts'

/** What a request proves itself with: the key, and the user in whose name it is; without one, the application. */
export function credentialsOf({ text }: ApiKey, userId: string | undefined): Credentials {
  const key = { authorization: `Bearer ${text}` }
  const headers = async (): Promise<Record<string, string>> =>
    userId === undefined ? key : { ...key, 'x-user-id': encoded(userId) }
  return { headers, refused: () => false }
}

/** @throws ProgressDBError `invalid_argument`: nobody whom a session left out is to be a user called `null` */
function encoded(userId: string): string {
  try {
    if (typeof userId === 'string' && userId !== '') return encodeURIComponent(userId)
  } catch {} // half of a surrogate pair
  throw new ProgressDBError(
    'invalid_argument',
    `userId must be a text that is not empty: it is ${JSON.stringify(userId)}. Without one it is the application that asks.`,
  )
}
