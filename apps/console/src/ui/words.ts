import { ProgressDBError } from '@progressdb/client'

const words: Partial<Record<string, string>> = {
  network_error: 'The server cannot be reached.',
  timeout: 'The server took too long to answer.',
  invalid_credentials: 'The server does not know this key.',
  revoked_credentials: 'This key, or the user’s tokens, were revoked.',
  expired_token: 'The token has expired.',
  thread_not_found: 'This conversation is not there, or you are not in it.',
  last_owner: 'Somebody has to own it: make another one an owner first, or remove the others.',
  thread_gone: 'This conversation was deleted.',
  version_mismatch: 'Somebody else edited this meanwhile. Look at it, and try again.',
}

/** What went wrong, for people. */
export function wordsOf(error: unknown): string {
  if (error instanceof ProgressDBError) return words[error.code] ?? error.message
  return error instanceof Error ? error.message : String(error)
}
