import type { RegisteredShape, ThreadClient } from '@progressdb/client'

/** As fast as a model writes, in milliseconds a word. */
const wordMs = 45

const answer = `This answer is a message like any other, and it is being written right now.

Each word is appended to it as soon as it is there. Whoever has the conversation open reads along, over the same live connection that brings everything else, and whoever opens it in the middle gets what is there so far and then the rest.

An append is stored before it is told, so if this window closes now, nothing of what you have read is lost: the message stays with what it has, and its writer can go on from there. Pieces that come faster than they can be stored travel together; each carries its place in the text, so one that has to be sent again is not stored twice.

You can stop me, too. The button below asks the writer to stop, from any window, and the message keeps what it has until then. When I am done it becomes final: it can be edited, it has versions, and a later reader cannot tell that it was ever streamed.`

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
