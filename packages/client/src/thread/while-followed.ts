// What is needed once a thread is followed, and is loaded with the connection.
export { ownReactionsAfter } from './own-reactions.ts'
export { Signals } from './signals.ts'
export { streamTextOf } from './stream-text.ts'
