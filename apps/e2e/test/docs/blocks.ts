/**
 * The TypeScript of a page, as programs that are to compile. Each block is a program of its own, unless it is marked
 * as `ts more` (or `tsx more`), which goes on with the one before it. What a reader brings along is said in a comment
 * of the page, before the block:
 *
 *     <!-- ts
 *     declare const model: { stream(): AsyncIterable<string> }
 *     -->
 */
export interface Program {
  /** Where its first block begins, counted from 1. */
  line: number
  /** The code, each line where it is in the page. */
  code: string
}

const block = /^(?:```(tsx?)(?: (more))?(?: [^\n]*)?\n(.*?)^```$|<!-- ts\n(.*?)^-->$)/gms

export function programsOf(page: string): Program[] {
  const programs: Program[] = []
  let given = { code: '', end: 0 }
  for (const [whole, kind, more, code, declared] of matches(page)) {
    const line = lineAt(page, whole.index)
    if (kind === undefined) {
      given = { code: declared!, end: whole.index + whole[0].length }
      continue
    }
    const isGivenHere = page.slice(given.end, whole.index).trim() === ''
    const before = isGivenHere ? given.code.trim().replaceAll('\n', ' ') : ''
    const last = more && programs.at(-1)
    if (last) last.code = `${at(line, last.code)}${before}\n${code}`
    else programs.push({ line, code: `${at(line, '')}${before}\n${code}` })
  }
  return programs
}

function* matches(page: string) {
  for (const match of page.matchAll(block)) yield [match, match[1], match[2], match[3], match[4]] as const
}

/** Fills up with empty lines, so that what follows is in the page's own line. */
function at(line: number, code: string): string {
  return code + '\n'.repeat(Math.max(0, line - code.split('\n').length))
}

function lineAt(page: string, index: number): number {
  return page.slice(0, index).split('\n').length
}
