import { flags } from '../../features/messages/block.ts'
import { noHead, type Piece, pieceRows, streamKeys } from '../../features/messages/stream.ts'
import { keys, openStreams, threads } from '../../features/threads/thread.ts'
import { endOf, keyOf, shortAt, textAt } from '../../storage/keys.ts'
import type { Rows } from './rows.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks a thread's open streams. */
export class StreamCheck {
  readonly #context: ThreadContext

  constructor(context: ThreadContext) {
    this.#context = context
  }

  /** Each stream that the thread names has a message, a row among those of all threads, and pieces without a gap. */
  async run(): Promise<void> {
    const { thread, id, rows } = this.#context
    const seqs = [...(thread.details.streams ?? [])]
    const named = await rows.has(seqs.map((seq) => keys.openStream(id, seq)))
    const entries = await this.#context.entries(seqs)
    for (const [i, seq] of seqs.entries()) {
      if (!named[i]) this.#context.finding(`stream ${seq}: it is not among the open streams`)
      if (!((entries[i]?.flags ?? 0) & flags.streaming))
        this.#context.finding(`stream ${seq}: it is no stream by its flag`)
      await this.#pieces(seq)
    }
  }

  async #pieces(seq: number): Promise<void> {
    const { id, rows } = this.#context
    let head = noHead
    for await (const { key, value } of rows.all(streamKeys.pieces(id, seq), streamKeys.end(id, seq))) {
      this.#context.expect('s', 1)
      const piece = pieceRows.decode(value, keyOf(key))
      if (!isNext(head, piece))
        this.#context.finding(`stream ${seq}: piece ${piece.head.next - 1} does not follow the one before`)
      head = piece.head
    }
  }
}

function isNext(before: Piece['head'], { kind, head, content }: Piece): boolean {
  const length = Buffer.byteLength(content)
  const from = kind === 'text' ? head.offset - length : head.offset
  const isCut = head.generation === before.generation + 1 && kind === 'text' && from <= before.offset
  const goesOn = head.generation === before.generation && from === before.offset
  const parts = before.parts + (kind === 'part' ? 1 : 0)
  return (
    head.next === before.next + 1 &&
    (isCut || goesOn) &&
    head.parts === parts &&
    head.bytes > before.bytes - 1
  )
}

/** What is among the open streams of all threads is one of its thread. */
export async function checkOpenStreams(rows: Rows): Promise<void> {
  for await (const { key } of rows.all(openStreams, endOf(openStreams))) {
    const { value: id, end } = textAt(key, openStreams.length)
    const { value: seq } = shortAt(key, end)
    const [thread] = await rows.get(threads, [keys.thread(id)])
    if (!thread?.details.streams?.includes(seq))
      rows.report.finding(`the open streams have message ${seq} of "${id}", which is none`)
  }
}
