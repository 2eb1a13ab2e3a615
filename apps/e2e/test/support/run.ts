import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** The checkout. */
export const root = join(import.meta.dirname, '../../../..')

/** Where the commands of this package and of the checkout are. */
export const commands = [join(root, 'apps/e2e/node_modules/.bin'), join(root, 'node_modules/.bin')]

export interface Outcome {
  code: number | null
  /** What it printed, of both kinds, in order. */
  output: string
}

/** Runs a program to its end. */
export function run(
  file: string,
  args: string[],
  { cwd, env, onOutput }: { cwd: string; env?: Record<string, string>; onOutput?: () => void },
): Promise<Outcome> {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk
    onOutput?.()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
