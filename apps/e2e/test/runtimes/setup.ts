import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { pack } from '../packages/pack.ts'
import { installProject } from '../support/project.ts'
import { provideChromium } from '../support/provide-chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a project that has installed the client as it is published. */
    project: string
  }
}

/** What React Native has of other packages for its `fetch`, and below it an `XMLHttpRequest` for Node; small, all of them. */
const native = ['whatwg-fetch@3.6.20', 'abort-controller@3.0.0', 'xhr2@0.2.1']

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await provideChromium(project)
  const packed = await mkdtemp(join(tmpdir(), 'progressdb-packages-'))
  const client = await pack('client', packed)
  const folder = await installProject([client, ...native], join(import.meta.dirname, 'project'))
  project.provide('project', folder)
  return async () => {
    for (const made of [packed, folder]) await rm(made, { recursive: true })
  }
}
