import { Command, Option } from '@commander-js/extra-typings'
import { generateApiKey } from '../auth/api-keys.ts'
import type { KeyResource } from '../features/keys/keys.ts'
import { withConnection } from './connection.ts'
import { addSettings, attempt, exitCode, settingsOf } from './options.ts'

export function keyCommand() {
  return new Command('key')
    .description('make, list and revoke API keys, in a data folder or through the server that holds it')
    .addHelpText(
      'after',
      `
Examples:
  progressdb key create --name "web app"
  progressdb key create --print          for the environment; nothing is stored
  progressdb key list
  progressdb key revoke k7Qm2xR9dVtA`,
    )
    .addCommand(create())
    .addCommand(list())
    .addCommand(revoke())
}

function create() {
  const command = new Command('create')
    .description('make a key and show it, this once')
    .addOption(
      new Option('--kind <kind>', 'what it is for')
        .choices(['backend', 'admin'] as const)
        .default('backend' as const),
    )
    .option('--name <name>', 'a name to know it by')
    .option('--print', 'only print a new key, for PROGRESSDB_API_KEYS or PROGRESSDB_ADMIN_KEYS')
  addSettings(command, ['dataDir'])
  return command.action((flags) =>
    attempt(async () => {
      if (flags.print) {
        process.stdout.write(`${generateApiKey()}\n`)
        return exitCode.done
      }
      const { config } = settingsOf(flags)
      const { kind, name } = flags
      const answer = await withConnection(config, async ({ call }) =>
        (await call('POST', '/v1/keys', { kind, name })).json(),
      )
      process.stdout.write(`${(answer as { key: string }).key}\n`)
      process.stderr.write('Keep it: it cannot be shown again.\n')
      return exitCode.done
    }),
  )
}

function list() {
  const command = new Command('list').description('list the stored keys, without their secrets')
  addSettings(command, ['dataDir'])
  return command.action((flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags)
      const answer = await withConnection(config, async ({ call }) => (await call('GET', '/v1/keys')).json())
      for (const key of (answer as { items: KeyResource[] }).items) {
        const state = key.revokedAt ? `revoked ${key.revokedAt}` : `since ${key.createdAt}`
        process.stdout.write(`${key.id}  ${key.kind.padEnd(7)}  ${state}  ${key.name ?? ''}\n`)
      }
      return exitCode.done
    }),
  )
}

function revoke() {
  const command = new Command('revoke')
    .description('revoke a key and all tokens minted from it, at once')
    .argument('<id>', 'the id of the key')
  addSettings(command, ['dataDir'])
  return command.action((id, flags) =>
    attempt(async () => {
      const { config } = settingsOf(flags)
      await withConnection(config, ({ call }) => call('DELETE', `/v1/keys/${encodeURIComponent(id)}`))
      process.stderr.write(`Revoked ${id}.\n`)
      return exitCode.done
    }),
  )
}
