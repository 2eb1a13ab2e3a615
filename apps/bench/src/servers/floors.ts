import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.ts'
import { ServerProcess } from './server-process.ts'

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The floor of writes: a bare Hono app that parses JSON and sends it back. */
export function startEcho({ cores }: Bench): Promise<ServerProcess> {
  return ServerProcess.start(cores.server([process.execPath, script('echo-server.ts')]))
}

/**
 * The floor of live delivery: each message is echoed, and the same frame goes to everybody.
 *
 * @param frame ProgressDB's, to be copied
 */
export async function startBroadcast({ cores, folder }: Bench, frame: string): Promise<ServerProcess> {
  const file = join(folder, 'frame.json')
  await writeFile(file, frame)
  return ServerProcess.start(cores.server([process.execPath, script('broadcast-server.ts'), file]))
}

/** Headers that the HTTP server adds by itself. */
const ofTheConnection = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']

/**
 * The floor of reads: a bare Hono app that answers with a page of the same bytes, under headers of the same size.
 *
 * @param answer ProgressDB's, to be copied
 */
export async function startStatic({ cores, folder }: Bench, answer: Response): Promise<ServerProcess> {
  if (!answer.ok) throw new Error(`the page to be copied answered ${answer.status}`)
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ofTheConnection.includes(name)))
  const file = join(folder, 'static-page.json')
  await writeFile(file, JSON.stringify({ headers, body: await answer.text() }))
  return ServerProcess.start(cores.server([process.execPath, script('static-server.ts'), file]))
}
