import { readFile } from 'node:fs/promises'

/** What the recorder noted (see recorder.c), in the order in which it happened. */
export type TraceRecord =
  | { kind: 'create'; inode: bigint; path: string }
  | { kind: 'mkdir'; inode: bigint; path: string }
  | { kind: 'write'; inode: bigint; offset: number; data: Buffer }
  | { kind: 'resize'; inode: bigint; size: number }
  | { kind: 'rename'; path: string; to: string }
  | { kind: 'unlink'; path: string }
  | { kind: 'sync begins'; inode: bigint; sync: number }
  | { kind: 'sync ended'; inode: bigint; sync: number }
  /** The first bytes of what was sent through a socket at once. */
  | { kind: 'send'; data: Buffer }

const headerBytes = 32

/** A position is an index into the records: at position 10 the first ten have happened. */
export async function readTrace(path: string): Promise<TraceRecord[]> {
  const bytes = await readFile(path)
  const records: TraceRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    const [pathBytes, toBytes, dataBytes] = [4, 8, 12].map((field) => bytes.readUInt32LE(at + field))
    const path = at + headerBytes
    const to = path + pathBytes!
    const data = to + toBytes!
    const end = data + dataBytes!
    records.push(
      recordOf({
        kind: bytes.readUInt32LE(at),
        inode: bytes.readBigUInt64LE(at + 16),
        number: Number(bytes.readBigUInt64LE(at + 24)),
        path: bytes.toString('utf8', path, to),
        to: bytes.toString('utf8', to, data),
        data: bytes.subarray(data, end),
      }),
    )
    at = end
  }
  return records
}

interface Fields {
  kind: number
  inode: bigint
  number: number
  path: string
  to: string
  data: Buffer
}

function recordOf({ kind, inode, number, path, to, data }: Fields): TraceRecord {
  switch (kind) {
    case 1:
      return { kind: 'create', inode, path }
    case 2:
      return { kind: 'mkdir', inode, path }
    case 3:
      return { kind: 'write', inode, offset: number, data }
    case 4:
      return { kind: 'resize', inode, size: number }
    case 5:
      return { kind: 'rename', path, to }
    case 6:
      return { kind: 'unlink', path }
    case 7:
      return { kind: 'sync begins', inode, sync: number }
    case 8:
      return { kind: 'sync ended', inode, sync: number }
    case 9:
      return { kind: 'send', data }
    default:
      throw new Error(`the trace holds a record of an unknown kind ${kind}`)
  }
}
