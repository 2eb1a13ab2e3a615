// A web worker: no document, but fetch, locks and channels.
import { converse } from './converse.mjs'

self.onmessage = async ({ data: [url, threadId] }) => self.postMessage(await converse(url, threadId))
