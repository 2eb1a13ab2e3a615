// What is needed for writes, and is loaded when a thread is shown.
export { Outbox } from '../outbox/outbox.ts'
export { laidOver } from './overlay.ts'
