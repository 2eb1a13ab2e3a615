import { appendFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

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

/** Appends what a folder holds already, all of it synced, as if it had been recorded. */
export async function appendFolder(trace: string, folder: string, isRoot = true): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  const inode = await inodeOf(folder)
  if (!isRoot) await appendFile(trace, encode({ kind: 2, inode, path: folder }))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await appendFolder(trace, path, false)
    else await appendFileOf(trace, path)
  }
  await appendFile(trace, encodeSync(inode))
}

async function appendFileOf(trace: string, path: string): Promise<void> {
  const inode = await inodeOf(path)
  const created = encode({ kind: 1, inode, path })
  const written = encode({ kind: 3, inode, data: await readFile(path) })
  await appendFile(trace, Buffer.concat([created, written, encodeSync(inode)]))
}

export async function inodeOf(path: string): Promise<bigint> {
  return (await stat(path, { bigint: true })).ino
}

function encodeSync(inode: bigint): Buffer {
  return Buffer.concat([encode({ kind: 7, inode }), encode({ kind: 8, inode })])
}

function encode({
  kind,
  inode,
  path = '',
  data = Buffer.alloc(0),
}: Pick<Fields, 'kind' | 'inode'> & Partial<Fields>): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(kind, 0)
  header.writeUInt32LE(Buffer.byteLength(path), 4)
  header.writeUInt32LE(data.length, 12)
  header.writeBigUInt64LE(inode, 16)
  return Buffer.concat([header, Buffer.from(path), data])
}
