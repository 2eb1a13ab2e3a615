import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Command, Option } from '@commander-js/extra-typings'
import { formats } from '../features/transfer/format.ts'
import type { ImportResult } from '../features/transfer/import.ts'
import { maxImportBytes } from '../features/transfer/routes.ts'
import { type Connection, withConnection } from './connection.ts'
import { addSettings, attempt, CommandError, exitCode, settingsOf } from './options.ts'
import { Progress } from './progress.ts'

/** Lines sent at once, in bytes, or a little more. */
const pieceBytes = 1024 * 1024
const shownRejections = 100

export function importCommand() {
  const command = new Command('import')
    .description('import conversations, into a data folder or through the server that holds it')
    .argument('<files...>', 'files of JSON lines; - for standard input')
    .addOption(
      new Option('--format <format>', 'what the lines are').choices(formats).default('progressdb' as const),
    )
    .addHelpText(
      'after',
      `
The format is in docs/transfer-format.md. Times and ids are kept. Importing again changes nothing, so an import that was
cut off is simply started again. Each line that cannot be taken is reported on standard error with its number and the
reason, and the exit code is then 3.

Examples:
  progressdb import backup.jsonl
  zcat backup.jsonl.gz | progressdb import -
  progressdb import --format ubuntu-irc ubuntu-irc.jsonl`,
    )
  addSettings(command, ['dataDir', 'cacheBytes', 'writeBufferBytes', 'reserveBytes'])
  return command.action((files, flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags)
      return withConnection(config, async (connection) => {
        let rejected = 0
        for (const file of files) rejected += await importFile(connection, file, flags.format)
        return rejected > 0 ? exitCode.partial : exitCode.done
      })
    }),
  )
}

async function importFile(connection: Connection, file: string, format: string): Promise<number> {
  const size = file === '-' ? 0 : await sizeOf(file)
  const progress = new Progress(file, size)
  const total = { lines: 0, imported: 0, known: 0, rejected: 0 }
  const note = () => `${total.imported} new, ${total.known} known, ${total.rejected} rejected`
  let sent = 0
  const reject = (line: number, reason: string) => {
    total.rejected++
    if (total.rejected <= shownRejections) process.stderr.write(`${file}:${line}: ${reason}\n`)
    if (total.rejected === shownRejections)
      process.stderr.write(`${file}: further rejected lines are only counted\n`)
  }
  for await (const { bytes, firstLine, tooLong } of pieces(file)) {
    if (tooLong) {
      reject(firstLine, `is longer than ${maxImportBytes} bytes`)
      continue
    }
    const path = `/v1/import?format=${format}&firstLine=${firstLine}`
    const result = (await (
      await connection.call('POST', path, bytes, 'application/x-ndjson')
    ).json()) as ImportResult
    total.lines += result.lines
    total.imported += result.imported
    total.known += result.known
    for (const { line, reason } of result.rejected) reject(line, reason)
    total.rejected += result.moreRejected ?? 0
    sent += bytes.length
    progress.show(sent, note())
  }
  progress.end(note())
  return total.rejected
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

interface Piece {
  bytes: Buffer
  /** The number of its first line. */
  firstLine: number
  /** A line larger than any request; its bytes are left out. */
  tooLong: boolean
}

/** A file cut into pieces of whole lines, a few of them in memory at a time. */
async function* pieces(file: string): AsyncGenerator<Piece> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: pieceBytes })
  let rest: Buffer[] = []
  let restBytes = 0
  let line = 1
  let skipping = false
  for await (const chunk of gathered(stream)) {
    const cut = chunk.lastIndexOf(10) + 1
    if (cut === 0) {
      restBytes += chunk.length
      if (!skipping) rest.push(chunk)
      if (restBytes > maxImportBytes) {
        skipping = true
        rest = []
      }
      continue
    }
    if (skipping) {
      const first = chunk.indexOf(10) + 1
      yield { bytes: Buffer.alloc(0), firstLine: line++, tooLong: true }
      skipping = false
      if (cut > first) yield { bytes: chunk.subarray(first, cut), firstLine: line, tooLong: false }
      line += countLines(chunk.subarray(first, cut))
    } else {
      const bytes = Buffer.concat([...rest, chunk.subarray(0, cut)])
      if (bytes.length > maxImportBytes) {
        // Its first line is a long one, which began in the chunks before.
        const first = bytes.indexOf(10) + 1
        const tooLong = first > maxImportBytes
        yield { bytes: tooLong ? Buffer.alloc(0) : bytes.subarray(0, first), firstLine: line, tooLong }
        if (first < bytes.length) yield { bytes: bytes.subarray(first), firstLine: line + 1, tooLong: false }
      } else {
        yield { bytes, firstLine: line, tooLong: false }
      }
      line += countLines(bytes)
    }
    rest = [chunk.subarray(cut)]
    restBytes = rest[0]!.length
  }
  if (skipping) yield { bytes: Buffer.alloc(0), firstLine: line, tooLong: true }
  else if (restBytes > 0) yield { bytes: Buffer.concat(rest), firstLine: line, tooLong: false }
}

/** The bytes of a stream in chunks of a size; those of a pipe come in small ones. */
async function* gathered(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes < pieceBytes) continue
    yield chunks.length === 1 ? chunk : Buffer.concat(chunks)
    chunks = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(chunks)
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}
