import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import {
  ConfigError,
  flagOf,
  type LoadedConfig,
  loadConfig,
  type SettingName,
  settingNames,
  settings,
} from '../config.ts'
import { StoreError } from '../storage/store.ts'

/** Exit codes of the command. */
export const exitCode = { done: 0, failed: 1, usage: 2, partial: 3 } as const

/** Flags for some settings, and `--config`. Their values are checked with all settings, wherever they come from. */
export function addSettings(command: CommandUnknownOpts, names: readonly SettingName[] = settingNames): void {
  command.option('--config <file>', 'a YAML file with settings (variable PROGRESSDB_CONFIG)')
  for (const name of names) {
    const { usual, about } = settings[name]
    const shown = Array.isArray(usual) ? '' : ` (default: ${usual})`
    command.option(`${flagOf(name)} <value>`, firstSentence(about) + shown)
  }
}

function firstSentence(text: string): string {
  return text
    .replaceAll('`', '')
    .split(/(?<=[.;:]) /)[0]!
    .replace(/[.;:]$/, '')
}

/** The effective settings of a command's flags, the environment and the file. */
export function settingsOf(flags: Record<string, unknown>): LoadedConfig {
  const file = (flags.config as string | undefined) ?? process.env.PROGRESSDB_CONFIG
  const loaded = loadConfig({
    flags: flags as Partial<Record<SettingName, unknown>>,
    environment: process.env,
    file,
  })
  for (const warning of loaded.warnings) process.stderr.write(`Warning: ${warning}\n`)
  return loaded
}

/** Runs a command's work; a failure that has a way out is told in words, anything else with its stack. */
export async function attempt(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = exitCode.usage
    } else if (error instanceof StoreError || error instanceof CommandError) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = exitCode.failed
    } else {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
      process.exitCode = exitCode.failed
    }
  }
}

/** A failure of a command that its user can do something about. */
export class CommandError extends Error {
  override name = 'CommandError'
}
