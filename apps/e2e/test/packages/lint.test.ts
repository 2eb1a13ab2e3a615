import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, test } from 'vitest'
import { root, run } from '../support/run.ts'
import { names } from './pack.ts'

const tarballs = inject('tarballs')

describe.each(names)('@progressdb/%s', (name) => {
  test('publint finds nothing', async () => {
    const tarball = await readFile(tarballs[name])
    const { messages, pkg } = await publint({
      pack: { tarball: tarball.buffer as ArrayBuffer },
      strict: true,
    })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('its types are found however TypeScript resolves them', async () => {
    const attw = join(root, 'apps/e2e/node_modules/.bin/attw')
    const { code, output } = await run(attw, [tarballs[name], '--profile', 'esm-only', '--no-color'], {
      cwd: root,
    })
    expect(code, output).toBe(0)
  })
})
