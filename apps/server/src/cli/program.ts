import { Command } from '@commander-js/extra-typings'
import { version } from '../lib/version.ts'
import { configCommand } from './config.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keyCommand } from './key.ts'
import { openapiCommand } from './openapi.ts'
import { startCommand } from './start.ts'
import { tokenCommand } from './token.ts'
import { verifyCommand } from './verify.ts'

/** The `progressdb` command. */
export function program() {
  return new Command('progressdb')
    .description('The database for chat: ordered threads and versioned messages over HTTP.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(progressdb --help tells what there is)')
    .addHelpText(
      'after',
      `
Examples:
  progressdb start --dev                 a server to try things out, with an API key
  progressdb start --data-dir /var/lib/progressdb
  progressdb key create --name "web app" an API key for your back end
  progressdb <command> --help            more of each command

Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 done in part (import with rejected lines).`,
    )
    .addCommand(startCommand())
    .addCommand(keyCommand())
    .addCommand(tokenCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(verifyCommand())
    .addCommand(configCommand())
    .addCommand(openapiCommand())
}
