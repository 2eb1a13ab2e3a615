import { readFile } from 'node:fs/promises'
import type { PartName } from '../options.ts'

/** What bounds the figures of a part, in Markdown, by somebody who has looked into it. */
export type Notes = Partial<Record<PartName, string>>

/** Where the note of a part is kept, in the repository. */
export const noteFile = (part: PartName) => `apps/bench/notes/${part}.md`

const root = new URL('../../../../', import.meta.url)

/** The notes that there are. */
export async function readNotes(parts: readonly PartName[]): Promise<Notes> {
  const notes: Notes = {}
  for (const part of parts) {
    const text = await readFile(new URL(noteFile(part), root), 'utf8').catch(() => '')
    if (text.trim() !== '') notes[part] = text.trim()
  }
  return notes
}
