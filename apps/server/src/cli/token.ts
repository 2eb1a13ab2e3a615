import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { parseApiKey } from '../auth/api-keys.ts'
import { maxTokenSeconds, mintToken } from '../auth/tokens.ts'
import { systemClock } from '../lib/clock.ts'
import { whyNotId } from '../lib/wire.ts'
import { readDevelopmentKey } from './development-key.ts'
import { addSettings, attempt, CommandError, exitCode, settingsOf } from './options.ts'

export function tokenCommand() {
  const command = new Command('token')
    .description('mint a token for a user, to try things out; your back end mints them with @progressdb/node')
    .requiredOption('--user <id>', 'the user that the token speaks for')
    .option(
      '--key <key>',
      'the API key to mint it from (else the first of PROGRESSDB_API_KEYS, else the development key)',
    )
    .option('--ttl <seconds>', 'how long it lives', seconds, 3600)
    .option('--threads <ids...>', 'the only threads that it reaches')
    .option('--message-roles <roles...>', 'the roles that its messages may have (user)')
    .option('--read-only', 'it reads and never writes')
    .option('--no-create', 'it may not create threads')
    .addHelpText(
      'after',
      `
Examples:
  progressdb token --user ada
  progressdb token --user ada --threads hello --read-only --ttl 600`,
    )
  addSettings(command, ['dataDir', 'apiKeys'])
  return command.action((flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags as Record<string, unknown>)
      const why = whyNotId(flags.user)
      if (why) throw new CommandError(`The user id ${why}.`)
      const text = flags.key ?? config.apiKeys[0] ?? (await readDevelopmentKey(config.dataDir))
      const key = text === undefined ? undefined : parseApiKey(text)
      if (!key) {
        throw new CommandError(
          'There is no API key to mint the token from. Name one with --key, or run `progressdb start --dev` once.',
        )
      }
      const { user, ttl, threads, messageRoles } = flags
      const limits = {
        ...(flags.readOnly && { access: 'read' as const }),
        ...(!flags.create && { create: false as const }),
      }
      const token = await mintToken(key, { user, ttl, threads, messageRoles, ...limits }, systemClock.now())
      process.stdout.write(`${token}\n`)
      return exitCode.done
    }),
  )
}

function seconds(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= maxTokenSeconds) return value
  throw new InvalidArgumentError(`It takes 1 to ${maxTokenSeconds} seconds.`)
}
