import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cores } from '../machine/cores.ts'
import { type Memory, memoryOf } from '../machine/process-stats.ts'
import { ServerProcess } from './server-process.ts'

export const serverFolder = fileURLToPath(new URL('../../../server', import.meta.url))
const command = resolve(serverFolder, 'bin/progressdb.js')

/** The backend key of every server here; new for each run. */
export const apiKey = `pdb_bench${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`

/** The headers by which a back end acts for a user. */
export const asUser = (user: string) => ({ Authorization: `Bearer ${apiKey}`, 'X-User-ID': user })

/** Starts ProgressDB on a data folder, with the settings that it has by default. */
export function startProgressDb(
  cores: Cores,
  dataDir: string,
  durability: 'safe' | 'fast' = 'safe',
): Promise<ServerProcess> {
  return ServerProcess.start(cores.server([process.execPath, command, 'start']), {
    ...environment(dataDir),
    PROGRESSDB_DURABILITY: durability,
  })
}

/** How an import went. */
export interface ImportRun {
  /** From the start of the process to its end. */
  seconds: number
  /** Of the importing process, the last that was seen; undefined where the system does not tell. */
  memory: Memory | undefined
}

const lookEveryMs = 50

/** Runs `progressdb import`, into a folder or through the server that holds it. */
export async function runImport(dataDir: string, file: string): Promise<ImportRun> {
  const began = performance.now()
  const child = spawn(process.execPath, [command, 'import', file], {
    env: environment(dataDir),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let memory: Memory | undefined
  const look = setInterval(() => {
    memory = memoryOf(child.pid!) ?? memory
  }, lookEveryMs)
  const code = await new Promise<number | null>((done, fail) => child.once('exit', done).once('error', fail))
  clearInterval(look)
  if (code !== 0) throw new Error(`progressdb import ended with ${code}`)
  return { seconds: (performance.now() - began) / 1000, memory }
}

/** The environment without settings of whoever runs the benchmarks. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PROGRESSDB_') && name !== 'NODE_OPTIONS',
  )
  return {
    ...Object.fromEntries(others),
    PROGRESSDB_HOST: '127.0.0.1',
    PROGRESSDB_PORT: '0',
    PROGRESSDB_DATA_DIR: dataDir,
    PROGRESSDB_API_KEYS: apiKey,
    PROGRESSDB_LOG_LEVEL: 'warn',
  }
}
