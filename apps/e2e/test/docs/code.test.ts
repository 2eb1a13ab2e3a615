import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run } from '../support/run.ts'
import { programsOf } from './blocks.ts'

const docs = (await readdir(join(root, 'docs'))).filter((name) => /^sdk-.*\.md$/.test(name))
const readmes = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}/README.md`)
const pages = [...docs.map((name) => `docs/${name}`), ...readmes].filter((page) =>
  existsSync(join(root, page)),
)

/** Inside this package, so that what the code imports is found. */
let folder: string
beforeAll(async () => {
  await mkdir(join(root, 'apps/e2e/.cache'), { recursive: true })
  folder = await mkdtemp(join(root, 'apps/e2e/.cache/docs-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('there is code in the docs of each package', () => {
  expect(pages).toEqual(expect.arrayContaining(readmes))
})

describe.each(pages)('%s', (page) => {
  test('its code compiles', async () => {
    const programs = programsOf(await readFile(join(root, page), 'utf8'))
    expect(programs.length).toBeGreaterThan(0)
    const wrong = await Promise.all(programs.map(({ line, code }) => compile(page, line, code)))
    expect(wrong.join('')).toBe('')
  })
})

/** Each by itself, since one may say what the bodies of messages are; and as a module, as in a program. */
async function compile(page: string, line: number, code: string): Promise<string> {
  const name = `${page.replaceAll(/\W/g, '-')}-${line}`
  await writeFile(join(folder, `${name}.tsx`), `${code}\nexport {}\n`)
  const config = { extends: '../../tsconfig.json', compilerOptions, files: [`${name}.tsx`], include: [] }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(config))
  const { code: exit, output } = await run(tsc, ['-p', `${name}.json`, '--pretty', 'false'], { cwd: folder })
  return exit === 0 ? '' : `${page}, ${output}`
}

const tsc = join(root, 'node_modules/.bin/tsc')
const compilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  skipLibCheck: true,
}
