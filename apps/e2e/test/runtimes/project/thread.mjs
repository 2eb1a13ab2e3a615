// The same in a thread of a worker, which has to end by itself, too.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

if (isMainThread) {
  const { URL: url, THREAD: threadId } = process.env
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, threadId } })
  worker.once('message', (seen) => console.log(JSON.stringify(seen)))
} else {
  const { converse } = await import('./converse.mjs')
  parentPort.postMessage(await converse(workerData.url, workerData.threadId))
}
