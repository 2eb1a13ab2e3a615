import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from '@commander-js/extra-typings'
import { withConnection } from './connection.ts'
import { addSettings, attempt, exitCode, settingsOf } from './options.ts'
import { Progress } from './progress.ts'

export function exportCommand() {
  const command = new Command('export')
    .description('export everything as JSON lines, from a data folder or through the server that holds it')
    .option('-o, --output <file>', 'the file to write (else standard output)')
    .addHelpText(
      'after',
      `
The lines hold all there is (threads, members, messages, every version, reactions, deletions) as of one moment, and
\`progressdb import\` takes them. The format is in docs/transfer-format.md. API keys are not among them.

Examples:
  progressdb export -o backup.jsonl
  progressdb export | gzip > backup.jsonl.gz`,
    )
  addSettings(command, ['dataDir'])
  return command.action((flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags)
      await withConnection(config, async ({ call }) => {
        const answer = await call('GET', '/v1/export')
        await write(answer.body as ReadableStream<Uint8Array>, flags.output)
      })
      return exitCode.done
    }),
  )
}

/** Writes to a file that is there only once it is whole, or to standard output. */
async function write(body: ReadableStream<Uint8Array>, file: string | undefined): Promise<void> {
  const progress = new Progress(file ?? 'export', 0)
  let bytes = 0
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      progress.show(bytes, `${Math.round(bytes / 1024)} KiB`)
      yield chunk
    }
  }
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  if (file === undefined) {
    await pipeline(source, count, process.stdout, { end: false })
  } else {
    const temporary = `${file}.part`
    try {
      await pipeline(source, count, createWriteStream(temporary, { flush: true }))
      await rename(temporary, file)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
  progress.end(`${Math.round(bytes / 1024)} KiB`)
}
