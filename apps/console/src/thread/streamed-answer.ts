import type { RegisteredShape, ThreadClient } from '@progressdb/client'

/** As fast as a model writes, in milliseconds a word. */
const wordMs = 35

const answer = `This answer is a message like any other, and it is being written right now.

Each word is appended to it as soon as it is there. Whoever has the conversation open reads along, over the live connection that brings everything else; whoever opens it in the middle gets what is there so far, and then the rest.

An append is stored before it is told: if this window closes now, the message stays with what it has, and its writer can go on from there. Anybody can ask the writer to stop, with the button below. At the end it becomes final, and no later reader can tell that it was ever streamed.`

/**
 * Writes a long answer word by word, as a model would.
 *
 * @param threadId what it is an answer to, if anything
 * @throws ProgressDBError what prevents it
 */
export async function streamAnswer(thread: ThreadClient<RegisteredShape>, replyTo?: string): Promise<void> {
  const stream = await thread.stream({ role: 'assistant', ...(replyTo && { replyTo }) })
  for (const piece of answer.split(/(?<=\s)/)) {
    if (stream.signal.aborted) {
      await stream.abort('stopped')
      return
    }
    stream.append(piece).catch(() => {}) // the signal fires, or the end tells
    await new Promise((resolve) => setTimeout(resolve, wordMs))
  }
  await stream.finish()
}
