import type { Duplex } from 'node:stream'

/**
 * How much of a write the system has not taken yet, in bytes. The stream itself has all of it waiting until the last byte
 * is taken, so of a large frame nothing else tells whether a slow reader takes any of it. Node keeps this for its own
 * timeouts, and has no public name for it; 0 for what is no socket.
 */
export function unsentOf(stream: Duplex | null): number {
  return (stream as { _handle?: { writeQueueSize?: number } } | null)?._handle?.writeQueueSize ?? 0
}
