import type { Operation } from '../store.ts'

/** Above what the system accepts as a key in one piece, and far above any key of ours. */
const maxKeyBytes = 4096
const maxValueBytes = 1 << 30

/** @throws TypeError, RangeError: the binding itself would store garbage, or end the process */
export function checkKey(key: Buffer): void {
  checkBytes(key, 1, maxKeyBytes)
  if (key[0] === 0) throw new TypeError("keys that begin with a zero byte are the driver's own")
}

function checkBytes(bytes: Buffer, least: number, most: number): void {
  if (!Buffer.isBuffer(bytes)) throw new TypeError('the store takes buffers only')
  if (bytes.length < least || bytes.length > most) {
    throw new RangeError(`a key or value of ${bytes.length} bytes: ${least} to ${most} are allowed`)
  }
}

/** @throws TypeError, RangeError, as `checkKey` */
export function checkOperation(operation: Operation): void {
  if (operation.kind === 'deleteRange') {
    checkBytes(operation.from, 1, maxKeyBytes)
    checkBytes(operation.to, 1, maxKeyBytes)
    return
  }
  checkBytes(operation.key, 1, maxKeyBytes)
  if (operation.kind === 'put') checkBytes(operation.value, 0, maxValueBytes)
}
