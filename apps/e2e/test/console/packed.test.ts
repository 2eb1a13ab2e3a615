import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../server/test/support/process.ts'
import { root, run } from '../support/run.ts'

const serverFolder = join(root, 'apps/server')

/** Packs the server as it would be published. @returns the unpacked package, with what it depends on */
async function packed(folder: string): Promise<string> {
  const tarball = join(folder, 'server.tgz')
  const pack = await run(join(root, 'node_modules/.bin/pnpm'), ['pack', '--out', tarball], {
    cwd: serverFolder,
  })
  expect(pack.code, pack.output).toBe(0)
  await mkdir(join(folder, 'unpacked'))
  const unpack = await run('tar', ['-xzf', tarball], { cwd: join(folder, 'unpacked') })
  expect(unpack.code, unpack.output).toBe(0)
  const own = join(folder, 'unpacked/package')
  await symlink(join(serverFolder, 'node_modules'), join(own, 'node_modules'), 'junction')
  return own
}

/** Starts it as users do. @returns what it has printed once it listens */
function started(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk
      if (output.includes('Try it:')) resolve(output)
    }
    child.stdout!.on('data', keep)
    child.stderr!.on('data', keep)
    child.once('exit', () => reject(new Error(output)))
  })
}

describe('the packed server', () => {
  test('has the console in it, and prints the link to it', async () => {
    await using folder = await temporaryFolder()
    const own = await packed(folder.path)
    const args = [
      join(own, 'bin/progressdb.js'),
      'start',
      '--dev',
      '--port',
      '0',
      '--data-dir',
      join(folder.path, 'data'),
    ]
    const child = spawn(process.execPath, args, { stdio: 'pipe' })
    try {
      const output = await started(child)
      const [link, url, key] = /(http:\S+)\/#key=(\S+)/.exec(output) ?? []
      expect(link).toBeDefined()
      expect(output).toContain(`  ${key}\n`)
      const page = await fetch(`${url}/`)
      expect(page.status).toBe(200)
      const files = [...(await page.text()).matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(
        ([, file]) => file!,
      )
      expect(files.length).toBeGreaterThanOrEqual(3)
      for (const file of files) {
        const { status, headers } = await fetch(url + file)
        expect([file, status, headers.get('cache-control')]).toEqual([
          file,
          200,
          'public, max-age=31536000, immutable',
        ])
      }
    } finally {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    }
  })
})
