import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { messageId, messageTime, threadId } from './ids.ts'
import { textOf } from './text.ts'

/** Threads to be generated, one behind the other, each with as many messages. */
export interface Conversations {
  /** The number of the first thread. */
  first: number
  threads: number
  messages: number
  /** Who is in a thread; the first one owns it, and they write in turn. */
  members(thread: number): readonly string[]
}

/** As long as in a request of 150 bytes that creates a message with an id. */
const textBytes = 86
/** Some texts, used again and again: the storage engine does not compress. */
const texts = Array.from({ length: 499 }, (_, i) => textOf(textBytes, i))
const pieceBytes = 1 << 20

/** Writes a file in ProgressDB's transfer format (docs/transfer-format.md). */
export async function writeConversations(file: string, ...all: Conversations[]): Promise<void> {
  const stream = createWriteStream(file)
  for (const piece of pieces(all)) if (!stream.write(piece)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'close')
}

function* pieces(all: Conversations[]): Generator<string> {
  let piece = ''
  for (const line of lines(all)) {
    piece += `${JSON.stringify(line)}\n`
    if (piece.length < pieceBytes) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* lines(all: Conversations[]): Generator<object> {
  yield { type: 'header', format: 1 }
  let number = 0
  for (const { first, threads, messages, members } of all) {
    for (let thread = first; thread < first + threads; thread++) {
      const id = threadId(thread)
      const users = members(thread)
      yield { type: 'thread', id, author: users[0], createdAt: timeOf(number) }
      for (const [i, user] of users.entries()) {
        yield { type: 'member', thread: id, user, role: i === 0 ? 'owner' : 'member' }
      }
      for (let i = 0; i < messages; i++) {
        yield message(id, number++, users[i % users.length]!)
      }
      yield { type: 'end', thread: id, lastSeq: messages }
    }
  }
}

function message(thread: string, number: number, author: string): object {
  return {
    type: 'message',
    thread,
    id: messageId(number),
    author,
    role: 'user',
    createdAt: timeOf(number),
    body: { text: texts[number % texts.length] },
  }
}

function timeOf(number: number): string {
  return new Date(messageTime(number)).toISOString()
}
