import type { Reply } from '../../http/route.ts'
import type { MessageState } from './change.ts'

export const messageExample = {
  id: '0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90',
  threadId: 'support-1842',
  seq: 3,
  rev: 17,
  version: 1,
  author: 'ada',
  role: 'user',
  status: 'final',
  replyCount: 0,
  reactions: { '👍': 2 },
  createdAt: '2026-11-21T09:31:12.345Z',
  updatedAt: '2026-11-21T09:31:12.345Z',
  body: { text: 'Hello, Grace!' },
  metadata: {},
}

/** A message with its version as the ETag, for `If-Match`. */
export function messageReply({ json, version }: MessageState): Reply {
  return { status: 200, body: json, headers: { etag: `"${version}"` } }
}

/** JSON that is bytes already. */
export function jsonReply(body: Buffer): Reply {
  return { status: 200, body }
}
