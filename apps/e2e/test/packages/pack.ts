import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { root, run } from '../support/run.ts'

/** The packages that are published for those who build on ProgressDB. */
export const names = ['types', 'client', 'node', 'react'] as const
export type Name = (typeof names)[number]

declare module 'vitest' {
  interface ProvidedContext {
    /** Where each package's tarball is, as it would be published. */
    tarballs: Record<Name, string>
  }
}

/** Packs the packages once for all tests of them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'progressdb-packages-'))
  const packed = await Promise.all(names.map(async (name) => [name, await pack(name, folder)]))
  provide('tarballs', Object.fromEntries(packed))
  return () => rm(folder, { recursive: true })
}

/** pnpm writes the versions of the workspace in the places of `workspace:*`; npm would leave them. */
export async function pack(name: Name, folder: string): Promise<string> {
  const cwd = join(root, 'packages', name)
  const out = join(folder, `${name}.tgz`)
  const { code, output } = await run(join(root, 'node_modules/.bin/pnpm'), ['pack', '--out', out], { cwd })
  if (code !== 0) throw new Error(`packing ${name} failed:\n${output}`)
  return out
}
