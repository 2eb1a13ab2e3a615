import { Command } from '@commander-js/extra-typings'
import { stringify } from 'yaml'
import { describeConfig } from '../config.ts'
import { addSettings, attempt, exitCode, settingsOf } from './options.ts'

export function configCommand() {
  const command = new Command('config')
    .description('print the effective settings and where each comes from; secrets are hidden')
    .addHelpText(
      'after',
      `
Examples:
  progressdb config
  progressdb config --config progressdb.yaml`,
    )
  addSettings(command)
  return command.action((flags) =>
    attempt(async () => {
      for (const { name, value, source } of describeConfig(settingsOf(flags))) {
        process.stdout.write(
          `${stringify({ [name]: value }, { flow: true })
            .slice(2, -3)
            .padEnd(40)} # ${source}\n`,
        )
      }
      return exitCode.done
    }),
  )
}
