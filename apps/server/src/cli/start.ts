import { resolve } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { generateApiKey } from '../auth/api-keys.ts'
import type { Config } from '../config.ts'
import { createLog } from '../observe/log.ts'
import { Server } from '../server.ts'
import { RecoveringStore } from '../storage/rocks/recovering-store.ts'
import { developmentKey } from './development-key.ts'
import { announce, withdraw } from './instance.ts'
import { addSettings, attempt, CommandError, exitCode, settingsOf } from './options.ts'

export function startCommand() {
  const command = new Command('start')
    .description('run the server in the foreground, until SIGTERM or SIGINT')
    .option(
      '--dev',
      'development: make an API key once, keep it in the data folder, and print it with an example',
    )
    .option('--accept-loss', 'go on with what is left where the log is known to have lost its end')
    .addHelpText(
      'after',
      `
Every setting is also a variable (--data-dir is PROGRESSDB_DATA_DIR) and a name in the --config file (dataDir).

Examples:
  progressdb start --dev
  progressdb start --data-dir /var/lib/progressdb --host 0.0.0.0
  PROGRESSDB_DURABILITY=fast progressdb start --port 0`,
    )
  addSettings(command)
  return command.action((flags) => attempt(() => start(flags)))
}

async function start(flags: Record<string, unknown>): Promise<number> {
  const { config } = settingsOf(flags)
  const log = createLog(config.logLevel)
  const store = await RecoveringStore.open(config.dataDir, {
    ...config,
    acceptLoss: flags.acceptLoss === true,
  })
  const server = await Server.open(store, config, log)
  const adminKey = generateApiKey()
  server.keys.give(adminKey, 'admin')
  const socket = await server.listen().catch(async (error) => {
    await server.close()
    throw explainListen(error, config)
  })
  try {
    await announce(config.dataDir, { pid: process.pid, url: socket.url, adminKey })
    await welcome(server, config, socket.url, flags.dev === true)
    log.info({ url: socket.url, dataDir: config.dataDir, durability: config.durability }, 'started')
    const signal = await stopSignal()
    log.info({ signal }, 'stopping: no new connections, answering what is under way')
  } finally {
    await socket.close()
    await server.close()
  }
  withdraw(config.dataDir)
  log.info('stopped')
  return exitCode.done
}

async function welcome(server: Server, config: Config, url: string, dev: boolean): Promise<void> {
  const example = dev ? await exampleWithKey(server, config, url) : ''
  process.stdout.write(`ProgressDB listens on ${url}
  data folder   ${resolve(config.dataDir)}
  durability    ${config.durability}
  API           ${url}/docs
${config.console ? `  console       ${url}/\n` : ''}${example}`)
}

async function exampleWithKey(server: Server, { dataDir, console }: Config, url: string): Promise<string> {
  const key = await developmentKey(server.engine.intake, server.keys, dataDir)
  // What is behind the # of a link is never sent.
  const link = console ? `\nOpen the console:\n\n  ${linkOf(url)}/#key=${key}\n` : ''
  return `${link}
Your API key, kept in ${dataDir}/dev-key:

  ${key}

Try it:

  curl ${url}/v1/threads/hello/messages -H 'Authorization: Bearer ${key}' -H 'X-User-ID: ada' -H 'Content-Type: application/json' -d '{"body":{"text":"Hello, world!"}}'
`
}

/** An address that a browser on this machine can open, for a server that listens on all of them. */
function linkOf(url: string): string {
  return url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]')
}

/** The first signal to stop. A second one ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isFirst = true
    const onSignal = (signal: NodeJS.Signals) => {
      if (!isFirst) process.exit(exitCode.failed)
      isFirst = false
      resolve(signal)
    }
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  })
}

function explainListen(error: unknown, { host, port }: { host: string; port: number }): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new CommandError(`Port ${port} on ${host} is in use. Choose another one with --port; 0 picks one.`)
  if (code === 'EACCES')
    return new CommandError(`This user may not listen on port ${port}. Choose one above 1023 with --port.`)
  return error as Error
}
