// What is needed once a thread is shown, and is loaded while its first page is read.
export { Outbox } from '../outbox/outbox.ts'
export { FrameReader } from './frame-reader.ts'
export { MessageUpdates } from './message-updates.ts'
export { OwnWrites } from './own-writes.ts'
