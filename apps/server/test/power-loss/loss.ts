import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../support/random.ts'
import { contentOf, type Entries, entriesOf, type FileNode, type FolderNode } from './disk.ts'

/** What a loss of power does to all that was not synced. */
const losses = ['nothing unsynced is left', 'everything is left', 'some is left'] as const
export type Loss = (typeof losses)[number]

export function pickLoss(random: Random): Loss {
  const [nothing, everything, some] = losses
  return random.pick([nothing, nothing, nothing, everything, some, some, some, some, some, some])
}

/**
 * Writes a folder as the loss of power may leave it: what was synced as it is, and of the rest whatever a disk may
 * do. A file's unsynced bytes are there, or cut off anywhere, or zero or garbage page by page; an unsynced entry of
 * a folder (a new, renamed or removed file) is there or not, also where the file itself was synced.
 */
export async function writeImage(
  folder: FolderNode,
  path: string,
  loss: Loss,
  random: Random,
): Promise<void> {
  await mkdir(path)
  for (const [name, node] of entriesAfter(folder, loss, random)) {
    const inner = join(path, name)
    if (node.kind === 'folder') await writeImage(node, inner, loss, random)
    else await writeFile(inner, contentAfter(node, loss, random))
  }
}

/** The changes of one folder come in their order, but a file's sync may have brought its own entry earlier. */
function entriesAfter({ changes, synced }: FolderNode, loss: Loss, random: Random): Entries {
  if (loss === 'nothing unsynced is left') return entriesOf(changes.slice(0, synced))
  if (loss === 'everything is left') return entriesOf(changes)
  const end = synced + random.below(changes.length - synced + 1)
  const early = changes
    .slice(end)
    .filter((change) => change.kind === 'enter' && change.node.synced > 0 && random.below(2) === 0)
  return entriesOf([...changes.slice(0, end), ...early])
}

function contentAfter(file: FileNode, loss: Loss, random: Random): Buffer {
  const { changes, synced } = file
  if (loss === 'nothing unsynced is left') return contentOf(changes.slice(0, synced))
  if (loss === 'everything is left' || synced === changes.length) return contentOf(changes)
  return random.pick([kept, kept, kept, cleanCut, cleanCut, lost, cut, pages, pages])(file, random)
}

const kept = ({ changes }: FileNode) => contentOf(changes)
const lost = ({ changes, synced }: FileNode) => contentOf(changes.slice(0, synced))

/** The first few of the unsynced writes are whole, the others are not there. */
function cleanCut({ changes, synced }: FileNode, random: Random): Buffer {
  return contentOf(changes.slice(0, synced + random.below(changes.length - synced + 1)))
}

/** As a clean cut, but in the middle of a write. */
function cut({ changes, synced }: FileNode, random: Random): Buffer {
  const last = synced + random.below(changes.length - synced)
  const change = changes[last]!
  const whole = changes.slice(0, last)
  if (change.kind === 'resize') return contentOf(whole)
  return contentOf([...whole, { ...change, data: change.data.subarray(0, random.below(change.data.length)) }])
}

/**
 * The file has its new size, or one before, but each page that was written to holds what it held at any moment since
 * the sync; where nothing was before, also zeros or garbage.
 */
function pages(file: FileNode, random: Random): Buffer {
  const { changes, synced } = file
  const durable = lost(file)
  const states = [durable, cleanCut(file, random), contentOf(changes)]
  const content = Buffer.alloc(random.pick(states).length)
  durable.copy(content)
  const pageBytes = random.pick([512, 4096])
  for (const page of pagesWritten({ changes, synced, kind: 'file' }, pageBytes)) {
    const from = page * pageBytes
    const to = Math.min(from + pageBytes, content.length)
    if (from >= to) continue
    const isGarbled = random.below(4) === 0
    if (isGarbled && to > durable.length) {
      for (let at = Math.max(from, durable.length); at < to; at++) content[at] = random.below(256)
    } else {
      content.fill(0, from, to)
      random.pick(states).subarray(from, to).copy(content, from)
    }
  }
  return content
}

function pagesWritten({ changes, synced }: FileNode, pageBytes: number): Set<number> {
  const pages = new Set<number>()
  for (const change of changes.slice(synced)) {
    if (change.kind !== 'write') continue
    const end = change.offset + change.data.length
    for (let page = Math.floor(change.offset / pageBytes); page * pageBytes < end; page++) pages.add(page)
  }
  return pages
}
