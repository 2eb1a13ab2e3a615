import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import { resolve } from 'node:path'
import { serverFolder } from '../servers/progressdb.ts'
import { measureSync } from './disk.ts'

/** What the figures were measured on and with. */
export interface Machine {
  cpu: string
  cores: number
  memoryGiB: number
  kernel: string
  /** Of the folder that holds the data. */
  fileSystem: string
  /** The median, in milliseconds, in that folder. */
  fdatasyncMs: number
  versions: Record<string, string>
  commit: string
}

/** @param folder where the data is */
export function describeMachine(folder: string): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    fileSystem: fileSystemOf(folder),
    fdatasyncMs: measureSync(folder),
    versions: {
      node: process.version.slice(1),
      hono: versionOf('hono'),
      '@hono/node-server': versionOf('@hono/node-server'),
      'rocksdb-native': versionOf('rocksdb-native'),
    },
    commit: commit(),
  }
}

/** The version that the server is built with. */
function versionOf(name: string): string {
  const require = createRequire(resolve(serverFolder, 'package.json'))
  const folder = require.resolve.paths(name)!.map((path) => resolve(path, name, 'package.json'))
  for (const file of folder) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    } catch {}
  }
  return 'unknown'
}

/** The type of the file system that is mounted nearest above a folder. */
function fileSystemOf(folder: string): string {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, at]) => at !== undefined && `${resolve(folder)}/`.startsWith(at === '/' ? at : `${at}/`))
      .sort(([, a], [, b]) => b!.length - a!.length)
    return mounts[0]?.[2] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: serverFolder, encoding: 'utf8' }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.') === '' ? '' : ', changed'
    return git('rev-parse', '--short=12', 'HEAD') + changed
  } catch {
    return 'unknown'
  }
}
