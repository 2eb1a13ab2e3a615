import { parentPort, workerData } from 'node:worker_threads'
import { openConnection, Reader } from './live-reader.ts'

/** A tab in a thread of its own, so that it can be killed. */
const { url, token, threadId } = workerData as { url: string; token: string; threadId: string }
const connection = openConnection({ url, getToken: () => token, shareTabs: true })
const reader = new Reader(threadId, '0')
const take = reader.take.bind(reader)
reader.take = (frame) => {
  take(frame)
  parentPort!.postMessage(reader.texts)
}
connection.follow(threadId, reader)
