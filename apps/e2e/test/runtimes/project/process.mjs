// A program of its own: it prints what it saw, and has to end by itself.
import { converse } from './converse.mjs'

const { URL: url, THREAD: threadId } = process.env
console.log(JSON.stringify(await converse(url, threadId)))
