#!/usr/bin/env node
// What `npm start`, `npm test` and the other root scripts call. It needs nothing but Node >= 20 and npm:
// it installs the workspace (pnpm and, where there is a package of it, Node 24 come from the registry), builds
// what changed, and then runs the command with the project's own Node. No dependencies, plain JavaScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const [command = 'start', ...rest] = process.argv.slice(2)

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
}
delete env.NODE_ENV // a production setting of the shell would leave out what the build needs

/**
 * The steps of each root script, run one after the other; the last one gets the extra arguments, and has `usual` as its
 * environment where that says nothing else.
 */
const commands = {
  start: [
    turbo('build', '--filter=@progressdb/server...', '--filter=@progressdb/console...'),
    server('start', '--dev'),
  ],
  // The browser's tests measure, so nothing else runs beside them.
  test: [
    check(),
    turbo('typecheck'),
    turbo('test', '--filter=!@progressdb/e2e', '--concurrency=2'),
    turbo('test', '--filter=@progressdb/e2e'),
  ],
  'test:crash': [turbo('build', '--filter=@progressdb/server...'), vitest('crash')],
  'test:disk': [turbo('build', '--filter=@progressdb/server...'), vitest('disk')],
  'test:power-loss': [turbo('build', '--filter=@progressdb/server...'), vitest('power-loss')],
  'test:faults': [
    turbo('build', '--filter=@progressdb/server...'),
    { ...vitest('planted-faults'), usual: { PROGRESSDB_FAULTS: '.' } },
  ],
  bench: [turbo('build', '--filter=@progressdb/server...'), node('apps/bench/src/main.ts')],
  check: [check(), turbo('typecheck')],
  fix: [{ file: 'biome', args: ['check', '--write', '.'] }],
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`ProgressDB needs Node 20 or later to set itself up; this is ${process.version}.`)
}
if (!Object.hasOwn(commands, command)) {
  fail(`Unknown command "${command}". There are: ${Object.keys(commands).join(', ')}.`)
}
install()
refuseOldNode()
const steps = commands[command]
for (const step of steps.slice(0, -1)) runQuietly(step)
await runInForeground(steps.at(-1), rest)

function turbo(...tasks) {
  const quiet = tasks[0] === 'build' ? ['--output-logs=errors-only'] : ['--output-logs=new-only']
  return { file: 'turbo', args: ['run', ...tasks, ...quiet] }
}
function check() {
  return { file: 'biome', args: ['check', '--error-on-warnings', '.'] }
}
function node(...args) {
  return { file: projectNode(), args }
}
function server(...args) {
  return node('apps/server/bin/progressdb.js', ...args)
}
function vitest(project) {
  return { file: 'vitest', args: ['run', '--project', project], cwd: join(root, 'apps/server') }
}

/** The Node of the workspace where its package exists (Linux, Windows), else the one that runs this script. */
function projectNode() {
  const own = join(bin, windows ? 'node.cmd' : 'node')
  return existsSync(own) ? own : process.execPath
}

function install() {
  const lockfile = join(root, 'pnpm-lock.yaml')
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lockfile, 'utf8')) return
  process.stderr.write('Installing dependencies (once; needs the npm registry) ...\n')
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const localPnpm = join(bin, windows ? 'pnpm.cmd' : 'pnpm')
  const [file, first] = existsSync(localPnpm) ? [localPnpm, []] : ['npx', ['-y', packageManager]]
  const args = [...first, 'install', '--frozen-lockfile', '--prefer-offline']
  const done = spawnSync(file, args, { cwd: root, env, stdio: ['ignore', 2, 2], shell: windows })
  if (done.status !== 0) fail('The installation failed; what it printed above says why.')
}

function refuseOldNode() {
  const version = spawnSync(projectNode(), ['--version'], { encoding: 'utf8', shell: windows }).stdout?.trim()
  const [major, minor] = (version ?? '').slice(1).split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 13)) return
  fail(`ProgressDB runs on Node 22.13 or later. There is no packaged Node for ${process.platform}-${process.arch},
and the installed one is ${version}. Install a newer Node (https://nodejs.org) and try again.`)
}

function runQuietly({ file, args, cwd = root }) {
  const done = spawnSync(file, args, { cwd, env, stdio: ['ignore', 2, 2], shell: windows })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/** Runs the last step with the signals that reach this script, and ends as it ended. npm's shell dies of a
 *  SIGTERM without passing it on, so an orphaned script also ends what it started. */
function runInForeground({ file, args, cwd = root, usual = {} }, more) {
  const child = spawn(file, [...args, ...more], {
    cwd,
    env: { ...usual, ...env },
    stdio: 'inherit',
    shell: windows,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500)
  watch.unref()
  return new Promise((resolve) => {
    child.on('error', (error) => fail(`${file} could not be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1)
      resolve()
    })
  })
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
