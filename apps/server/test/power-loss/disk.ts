import { basename, dirname } from 'node:path'
import type { TraceRecord } from './trace.ts'

/** A change of a file's bytes. */
export type FileChange = { kind: 'write'; offset: number; data: Buffer } | { kind: 'resize'; size: number }

/** A change of a folder's entries; each happens wholly or not at all. */
export type FolderChange =
  | { kind: 'enter'; name: string; node: Node }
  | { kind: 'remove'; name: string }
  | { kind: 'rename'; name: string; to: string; node: Node }

/** A file or folder: what was done to it, and how much of that is known to be on disk. */
export interface Changes<C> {
  changes: C[]
  /** So many of the changes, from the first, were synced. */
  synced: number
}
export type FileNode = Changes<FileChange> & { kind: 'file' }
export type FolderNode = Changes<FolderChange> & { kind: 'folder' }
export type Node = FileNode | FolderNode

export type Entries = Map<string, Node>

/** The disk as a trace leaves it: what is on it for certain, and what may be. */
export class Disk {
  readonly root: FolderNode = newFolder()
  readonly #rootPath: string
  readonly #byInode = new Map<bigint, Node>()
  /** Syncs under way: how many changes of its file each will have made durable. */
  readonly #syncs = new Map<string, { node: Node; upTo: number }>()

  /**
   * @param rootPath the recorded folder, which was there before
   * @param rootInode its number
   */
  constructor(rootPath: string, rootInode: bigint) {
    this.#rootPath = rootPath
    this.#byInode.set(rootInode, this.root)
  }

  apply(record: TraceRecord): void {
    switch (record.kind) {
      case 'create':
        this.#enter(record.path, record.inode, { kind: 'file', changes: [], synced: 0 })
        return
      case 'mkdir':
        this.#enter(record.path, record.inode, newFolder())
        return
      case 'write':
      case 'resize':
        this.#file(record.inode).changes.push(record)
        return
      case 'rename':
        this.#rename(record.path, record.to)
        return
      case 'unlink':
        this.#folder(dirname(record.path)).changes.push({ kind: 'remove', name: basename(record.path) })
        return
      case 'sync begins': {
        const node = this.#byInode.get(record.inode)!
        this.#syncs.set(`${record.inode} ${record.sync}`, { node, upTo: node.changes.length })
        return
      }
      case 'sync ended': {
        const { node, upTo } = this.#syncs.get(`${record.inode} ${record.sync}`)!
        node.synced = Math.max(node.synced, upTo)
        return
      }
      case 'send':
    }
  }

  #enter(path: string, inode: bigint, node: Node): void {
    this.#byInode.set(inode, node) // a number that was used before belongs to a file that is gone
    this.#folder(dirname(path)).changes.push({ kind: 'enter', name: basename(path), node })
  }

  #rename(path: string, to: string): void {
    if (dirname(path) !== dirname(to)) throw new Error(`a rename from folder to folder: ${path} to ${to}`)
    const folder = this.#folder(dirname(path))
    const node = entriesOf(folder.changes).get(basename(path))
    if (!node) throw new Error(`a rename of what isn't there: ${path}`)
    folder.changes.push({ kind: 'rename', name: basename(path), to: basename(to), node })
  }

  #file(inode: bigint): FileNode {
    const node = this.#byInode.get(inode)
    if (node?.kind !== 'file') throw new Error(`a write to a file that nobody made (${inode})`)
    return node
  }

  #folder(path: string): FolderNode {
    if (path === this.#rootPath) return this.root
    const node = entriesOf(this.#folder(dirname(path)).changes).get(basename(path))
    if (node?.kind !== 'folder') throw new Error(`a change in a folder that isn't there: ${path}`)
    return node
  }
}

/** What a folder holds after some changes. */
export function entriesOf(changes: readonly FolderChange[]): Entries {
  const entries: Entries = new Map()
  for (const change of changes) {
    entries.delete(change.name)
    if (change.kind === 'enter') entries.set(change.name, change.node)
    else if (change.kind === 'rename') entries.set(change.to, change.node)
  }
  return entries
}

/** What a file holds after some changes. */
export function contentOf(changes: readonly FileChange[]): Buffer {
  let size = 0
  let room = Buffer.alloc(0)
  for (const change of changes) {
    const end = change.kind === 'write' ? Math.max(size, change.offset + change.data.length) : change.size
    if (end > room.length)
      room = Buffer.concat([room, Buffer.alloc(Math.max(end, 2 * room.length) - room.length)])
    if (change.kind === 'write') change.data.copy(room, change.offset)
    else if (end < size) room.fill(0, end, size)
    size = end
  }
  return room.subarray(0, size)
}

function newFolder(): FolderNode {
  return { kind: 'folder', changes: [], synced: 0 }
}
