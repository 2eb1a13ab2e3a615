import { copyFile, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

/**
 * An empty project, with packages from the registry or tarballs.
 *
 * @param sources the folder of what its user has written
 * @returns its folder
 */
export async function installProject(packages: readonly string[], sources: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'progressdb-project-'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--no-update-notifier']
  const { code, output } = await run('npm', ['install', ...quiet, ...packages], { cwd: folder })
  if (code !== 0) throw new Error(`npm could not install the packages:\n${output}`)
  for (const file of await readdir(sources)) await copyFile(join(sources, file), join(folder, file))
  return folder
}
