import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from './run.ts'

/** Where programs of other packages are kept; it belongs to the checkout, and changes nothing of the machine. */
const cache = join(root, 'apps/e2e/.cache')

/**
 * Programs that come inside npm packages, for each platform one: `<platform> <arch>` to package and path. They are gotten
 * when a test first wants them, so that an installation of the checkout costs nothing for them.
 */
const packages = {
  /** 42 MB, and 96 unpacked. */
  deno: {
    'linux x64': '@deno/linux-x64-glibc@2.9.6/deno',
    'linux arm64': '@deno/linux-arm64-glibc@2.9.6/deno',
    'darwin x64': '@deno/darwin-x64@2.9.6/deno',
    'darwin arm64': '@deno/darwin-arm64@2.9.6/deno',
    'win32 x64': '@deno/win32-x64@2.9.6/deno.exe',
    'win32 arm64': '@deno/win32-arm64@2.9.6/deno.exe',
  },
  /** 52 MB, and 107 unpacked. */
  bun: {
    'linux x64': '@oven/bun-linux-x64@1.4.5/bin/bun',
    'linux arm64': '@oven/bun-linux-aarch64@1.4.5/bin/bun',
    'darwin x64': '@oven/bun-darwin-x64@1.4.5/bin/bun',
    'darwin arm64': '@oven/bun-darwin-aarch64@1.4.5/bin/bun',
    'win32 x64': '@oven/bun-windows-x64@1.4.5/bin/bun.exe',
    'win32 arm64': '@oven/bun-windows-aarch64@1.4.5/bin/bun.exe',
  },
  /** Cloudflare's workers: 47 MB, and 162 unpacked. */
  workerd: {
    'linux x64': '@cloudflare/workerd-linux-64@1.20261117.1/bin/workerd',
    'linux arm64': '@cloudflare/workerd-linux-arm64@1.20261117.1/bin/workerd',
    'darwin x64': '@cloudflare/workerd-darwin-64@1.20261117.1/bin/workerd',
    'darwin arm64': '@cloudflare/workerd-darwin-arm64@1.20261117.1/bin/workerd',
    'win32 x64': '@cloudflare/workerd-windows-64@1.20261117.1/bin/workerd.exe',
  },
  /** The compiler of React Native 0.88: 19 MB, and 55 unpacked. */
  hermesc: {
    'linux x64': 'hermes-compiler@260318099.0.5/hermesc/linux64-bin/hermesc',
    'darwin x64': 'hermes-compiler@260318099.0.5/hermesc/osx-bin/hermesc',
    'darwin arm64': 'hermes-compiler@260318099.0.5/hermesc/osx-bin/hermesc',
    'win32 x64': 'hermes-compiler@260318099.0.5/hermesc/win64-bin/hermesc.exe',
  },
} satisfies Record<string, Record<string, string>>

export type Binary = keyof typeof packages

const found = new Map<Binary, ReturnType<typeof find>>()

/** @returns the path of a program that runs here, or why there is none; in CI, where nothing may skip, that is an error */
export function findBinary(name: Binary): Promise<string | { missing: string }> {
  if (!found.has(name)) found.set(name, find(name))
  return found.get(name)!
}

async function find(name: Binary): Promise<string | { missing: string }> {
  try {
    return await get(name)
  } catch (error) {
    const missing = `There is no ${name} to test with. ${(error as Error).message}`
    if (process.env.CI) throw new Error(missing)
    process.stderr.write(`\nTHE TESTS IN "${name}" ARE SKIPPED. ${missing}\n\n`)
    return { missing }
  }
}

async function get(name: Binary): Promise<string> {
  const platform = `${process.platform} ${process.arch}`
  const place = (packages[name] as Record<string, string | undefined>)[platform]
  const [, spec, path] = /^(.+?@[\d.]+)\/(.+)$/.exec(place ?? '') ?? []
  if (!spec || !path) throw new Error(`It is not for ${platform}.`)
  const folder = join(cache, spec.replaceAll(/\W+/g, '-'))
  if (!existsSync(folder)) await install(spec, folder)
  const file = join(folder, 'node_modules', spec.slice(0, spec.lastIndexOf('@')), path)
  const { code, output } = await run(file, ['--version'], { cwd: folder })
  if (code !== 0) throw new Error(`It does not start: ${output.trim()}`)
  return file
}

async function install(spec: string, folder: string): Promise<void> {
  process.stderr.write(`Getting ${spec} from npm (once) ...\n`)
  const unfinished = `${folder}-${process.pid}`
  try {
    await mkdir(unfinished, { recursive: true })
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--no-update-notifier']
    const args = ['install', '--prefix', unfinished, '--no-save', ...quiet, spec]
    const { code, output } = await run('npm', args, { cwd: unfinished })
    if (code !== 0) throw new Error(output.trim().split('\n').slice(-3).join(' '))
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
