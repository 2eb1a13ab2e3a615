import { ProgressDBError } from './error.ts'

/** The path of a thread. @throws ProgressDBError `invalid_argument` */
export function threadPath(threadId: string): string {
  return `/v1/threads/${part(threadId, 'threadId')}`
}

/** The path of a message. @throws ProgressDBError `invalid_argument` */
export function messagePath(threadId: string, messageId: string): string {
  return `${threadPath(threadId)}/messages/${part(messageId, 'messageId')}`
}

/**
 * A value as one part of a path. A field that a browser left out would be a name too (`undefined`), the same for all;
 * and `.` and `..`, which parsers of URLs resolve, would lead to another route.
 *
 * @param name what the value is, for the message
 * @throws ProgressDBError `invalid_argument` for what is no id
 */
export function part(value: string, name: string): string {
  if (typeof value !== 'string' || value === '' || value === '.' || value === '..')
    throw refused(name, JSON.stringify(value) ?? String(value))
  try {
    return encodeURIComponent(value)
  } catch {
    throw refused(name, 'half of a surrogate pair')
  }
}

function refused(name: string, what: string): ProgressDBError {
  return new ProgressDBError(
    'invalid_argument',
    `${name} must be a text that is not empty, and not "." or "..": it is ${what}.`,
  )
}
