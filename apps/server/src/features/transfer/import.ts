import { parseJsonText } from '../../http/json.ts'
import type { Command } from '../../intake/intake.ts'
import { Problem } from '../../lib/problem.ts'
import type { Engine } from '../engine.ts'
import { type Format, type Line, parseLine } from './format.ts'
import { Importer } from './importer.ts'
import { translators } from './neutral-formats.ts'
import { prefetchLines } from './prefetch.ts'

/** What came of some lines. */
export interface ImportResult {
  lines: number
  /** Items that are new. */
  imported: number
  /** Items that were there already. */
  known: number
  /** Those that could not be taken; of very many, the first ones. */
  rejected: Rejection[]
  /** How many more could not be taken. */
  moreRejected?: number
}

export interface Rejection {
  /** The number of the line, from 1. */
  line: number
  reason: string
}

interface NumberedLine {
  number: number
  lines: Line[]
  /** Where the line cannot be used at all. */
  reason?: string
}

/** Rejections that are told one by one: nobody reads more, and each says thirty times what a short line did. */
export const mostRejections = 1000

/** Lines of one command: large enough to share a commit's cost, small enough to let others in between. */
const linesAtOnce = 200

/**
 * Imports lines of text. A line that cannot be taken is reported, and the others are taken all the same; one that is
 * there already is passed over, so importing again is harmless.
 *
 * @param firstNumber the number of the first line, for the report
 */
export async function importLines(
  { intake, limits }: Engine,
  text: string,
  format: Format,
  firstNumber: number,
): Promise<ImportResult> {
  const total: ImportResult = { lines: 0, imported: 0, known: 0, rejected: [] }
  const under: Promise<void>[] = []
  let failure: unknown
  const lines = text.split('\n')
  for (let at = 0; at < lines.length && failure === undefined; at += linesAtOnce) {
    const some: NumberedLine[] = []
    let bytes = 0
    for (let i = at; i < Math.min(at + linesAtOnce, lines.length); i++) {
      const line = lines[i]!
      if (line.trim() === '') continue
      bytes += line.length + 512
      some.push(readLine(line, format, firstNumber + i, limits.maxJsonDepth))
    }
    if (some.length === 0) continue
    total.lines += some.length
    const command = importCommand(some, bytes)
    // Earlier lines are stored, so that these cannot be refused as if nothing were; and later ones must not come first.
    while (under.length > 0 && !intake.hasRoomFor(command)) await intake.taken()
    under.push(
      intake.submit(command).then(
        (result) => addResult(total, result),
        (error) => {
          failure ??= error
        },
      ),
    )
    // Lets the commit of what was given begin while the next lines are read.
    await new Promise(setImmediate)
  }
  await Promise.all(under)
  if (failure !== undefined) throw failure
  return total
}

function addResult(total: ImportResult, { imported, known, rejected }: ImportResult): void {
  total.imported += imported
  total.known += known
  const told = rejected.slice(0, mostRejections - total.rejected.length)
  total.rejected.push(...told)
  const untold = rejected.length - told.length
  if (untold > 0) total.moreRejected = (total.moreRejected ?? 0) + untold
}

function readLine(text: string, format: Format, number: number, maxJsonDepth: number): NumberedLine {
  try {
    const value = parseJsonText(text, maxJsonDepth)
    return { number, lines: format === 'progressdb' ? [parseLine(value)] : translators[format](value) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { number, lines: [], reason: error.code === 'invalid_json' ? 'is not JSON' : error.message }
  }
}

function importCommand(numbered: NumberedLine[], bytes: number): Command<ImportResult> {
  const all = numbered.flatMap(({ lines }) => lines)
  return {
    bytes,
    durability: 'safe',
    isCold: true,
    prefetch(view) {
      prefetchLines(view, all)
    },
    apply(view) {
      const importer = new Importer(view)
      const result: ImportResult = { lines: numbered.length, imported: 0, known: 0, rejected: [] }
      for (const { number, lines, reason } of numbered) {
        try {
          if (reason !== undefined) throw new Problem('invalid_request', reason)
          let isNew = false
          for (const line of lines) if (importer.add(line)) isNew = true
          if (isNew) result.imported++
          else result.known++
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          result.rejected.push({ line: number, reason: error.message })
        }
      }
      importer.save()
      return result
    },
  }
}
