import { ProgressDBError } from '@progressdb/client'

/** A backend key: `pdb_<id>_<43 base64url characters>`. */
export interface ApiKey {
  id: string
  /** Its 32 random bytes, from which the key that signs tokens is derived. */
  secret: Uint8Array<ArrayBuffer>
  text: string
}

/** @throws ProgressDBError `missing_api_key`, or `invalid_argument` for what is no key; the message never shows it */
export function readApiKey(text: string | undefined): ApiKey {
  if (!text)
    throw new ProgressDBError(
      'missing_api_key',
      'apiKey is missing. Make one with `npx progressdb key create`, and give it from the environment.',
    )
  const [, id, secret] = /^pdb_([A-Za-z0-9]+)_([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  if (!id || !secret)
    throw new ProgressDBError('invalid_argument', 'apiKey is not a key of ProgressDB (pdb_…).')
  return { id, secret: bytesOf(secret), text }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
