import { Command } from '@commander-js/extra-typings'
import { RocksStore } from '../storage/rocks/rocks-store.ts'
import { verifyStore } from '../upkeep/verify/verify.ts'
import { addSettings, attempt, exitCode, settingsOf } from './options.ts'
import { Progress } from './progress.ts'

const shown = 100

export function verifyCommand() {
  const command = new Command('verify')
    .description('check every invariant of a data folder that no server holds')
    .addHelpText(
      'after',
      `
It reads everything and changes nothing. Each finding is a line on standard output; the exit code is 1 if there is any.

Examples:
  progressdb verify --data-dir /var/lib/progressdb`,
    )
  addSettings(command, ['dataDir', 'writeBufferBytes'])
  return command.action((flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags)
      const store = await RocksStore.open(config.dataDir, config)
      try {
        const progress = new Progress('verify', (await store.stats()).keys)
        let findings = 0
        const rows = await verifyStore(store, {
          finding: (text) => {
            findings++
            if (findings <= shown) process.stdout.write(`${text}\n`)
          },
          progress: (done) => progress.show(done, `${done} rows`),
        })
        progress.end(`${rows} rows`)
        process.stdout.write(findings === 0 ? 'Everything is as it should be.\n' : `${findings} findings.\n`)
        return findings === 0 ? exitCode.done : exitCode.failed
      } finally {
        await store.close()
      }
    }),
  )
}
