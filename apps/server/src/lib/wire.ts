import { z } from 'zod'

/** The longest id of a thread, message or user, in UTF-8 bytes: a UUID, an e-mail address, a URL all fit. */
export const maxIdBytes = 128
/** The longest reaction, in UTF-8 bytes: the longest emoji sequences take 35. */
export const maxReactionBytes = 64

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f]/

/**
 * Why a text can't be an id; undefined if it can. An id is 1 to 128 UTF-8 bytes without control characters, and not
 * `.` or `..`, which URL parsers rewrite.
 */
export function whyNotId(text: string, maxBytes = maxIdBytes): string | undefined {
  if (text.length === 0) return 'must not be empty'
  if (text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes)) {
    return `must be at most ${maxBytes} bytes of UTF-8`
  }
  if (controls.test(text)) return 'must not hold control characters'
  if (!text.isWellFormed()) return 'must be well-formed Unicode (it holds half of a surrogate pair)'
  if (text === '.' || text === '..') return 'must not be "." or "..", which URL parsers rewrite'
  return undefined
}

function checkedText(maxBytes: number, description: string, example: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const message = whyNotId(text, maxBytes)
      if (message) context.addIssue({ code: 'custom', message })
    })
    .meta({ description, minLength: 1, maxLength: maxBytes, example })
}

export const idSchema = checkedText(
  maxIdBytes,
  'Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.',
  '0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90',
)

export const reactionSchema = checkedText(maxReactionBytes, 'Any emoji or word of 1 to 64 UTF-8 bytes.', '👍')
