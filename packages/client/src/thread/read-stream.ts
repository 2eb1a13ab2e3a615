import type { Store } from '../store.ts'
import type { MessageOrTombstone, Shape } from '../types.ts'
import { valueAt } from './json-pointer.ts'
import type { ThreadItem } from './message.ts'

/** What has come to a streamed message since the piece before. */
export interface StreamPiece {
  /** What is new at its end; the whole text at first, and after a correction. */
  delta: string
  /** The text so far. */
  text: string
  /** Whether something was taken back, so that `delta` does not follow the piece before. */
  isCorrection: boolean
}

/** How often a message is read that isn't among those that are loaded, in milliseconds. */
const readAgainMs = 1000

/**
 * The text of a message as it grows, until it is final, aborted or deleted. Pieces of one frame come as one.
 *
 * @param read reads the message where it isn't among those that are loaded
 * @throws ProgressDBError of that, such as `message_not_found`
 */
export async function* readStream<S extends Shape>(
  message: Store<ThreadItem<S> | undefined>,
  read: () => Promise<MessageOrTombstone<S>>,
): AsyncGenerator<StreamPiece> {
  let changed = () => {}
  const end = message.subscribe(() => changed())
  try {
    let known: string | undefined
    let pointer = '/text'
    while (true) {
      const change = new Promise<void>((resolve) => {
        changed = resolve
      })
      const stored = message.getSnapshot() ? undefined : await read()
      const item = message.getSnapshot() ?? stored!
      if (item.deletedAt !== undefined) return
      pointer = item.stream?.pointer ?? pointer
      const text = String(valueAt(item.body, pointer) ?? '')
      const isCorrection = known !== undefined && !text.startsWith(known)
      const delta = isCorrection ? text : text.slice(known?.length ?? 0)
      if (delta !== '' || isCorrection) yield { delta, text, isCorrection }
      known = text
      if (item.status !== 'streaming') return
      // What is not loaded does not come live.
      const again = stored && setTimeout(changed, readAgainMs)
      await change
      clearTimeout(again)
    }
  } finally {
    end()
  }
}
