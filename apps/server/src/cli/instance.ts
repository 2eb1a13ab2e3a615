import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../storage/rocks/folder.ts'
import { CommandError } from './options.ts'

/** How a command reaches the server that holds the data folder. */
export interface RunningServer {
  pid: number
  url: string
  /** An admin key that only this server's process knows. */
  adminKey: string
}

const pathOf = (dataDir: string) => join(dataDir, 'server.json')

/**
 * Notes, for the commands of the same machine and user, that this process serves the folder.
 *
 * @throws CommandError
 */
export async function announce(dataDir: string, server: RunningServer): Promise<void> {
  try {
    await writeDurably(pathOf(dataDir), `${JSON.stringify(server)}\n`)
  } catch (error) {
    throw new CommandError(`${pathOf(dataDir)} cannot be written: ${(error as Error).message}`)
  }
}

export function withdraw(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true })
}

/** The server that serves a folder; undefined where none does. A note left by a kill is seen through. */
export function findServer(dataDir: string): RunningServer | undefined {
  let server: RunningServer
  try {
    server = JSON.parse(readFileSync(pathOf(dataDir), 'utf8'))
    process.kill(server.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
    return undefined
  }
  return server
}
