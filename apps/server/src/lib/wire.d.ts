import { z } from 'zod'
/** The longest id of a thread, message or user, in UTF-8 bytes: a UUID, an e-mail address, a URL all fit. */
export declare const maxIdBytes = 128
/** The longest reaction, in UTF-8 bytes: the longest emoji sequences take 35. */
export declare const maxReactionBytes = 64
/**
 * Why a text can't be an id; undefined if it can. An id is 1 to 128 UTF-8 bytes without control characters, and not
 * `.` or `..`, which URL parsers rewrite.
 */
export declare function whyNotId(text: string, maxBytes?: number): string | undefined
export declare const idSchema: z.ZodString
export declare const reactionSchema: z.ZodString
