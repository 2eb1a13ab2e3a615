import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The layers, from the lowest up: a file may import from its own layer and from those below. */
const layers = [
  ['lib'],
  ['storage'],
  ['auth', 'commit', 'feed', 'intake', 'http'],
  ['features'],
  ['followers', 'upkeep', 'observe'],
  ['server.ts', 'config.ts'],
  ['cli'],
  ['main.ts', 'index.ts'],
]
/** A type says what is handed up or down, and binds nobody at run time; these may be named across layers. */
const root = import.meta.dirname

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('conformance.ts'))
  .map((name) => ({ name, imports: importsOf(join(root, name)) }))

interface Import {
  from: string
  isType: boolean
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/^import\s+(type\s)?[^'"]*?['"]([^'"]+)['"]/gms)].map(([, type, from]) => ({
    from: from!.startsWith('.') ? relative(root, resolve(dirname(path), from!)) : from!,
    isType: type !== undefined,
  }))
}

function layerOf(name: string): number {
  const top = name.split('/')[0]!
  return layers.findIndex((layer) => layer.includes(top))
}

describe('the layout', () => {
  test('imports go downwards only', () => {
    const wrong = files.flatMap(({ name, imports }) =>
      imports
        .filter(({ from, isType }) => !isType && from.endsWith('.ts') && layerOf(from) > layerOf(name))
        .map(({ from }) => `${name} imports ${from}`),
    )
    expect(wrong).toEqual([])
  })

  test('every file belongs to a layer', () => {
    expect(files.filter(({ name }) => layerOf(name) < 0).map(({ name }) => name)).toEqual([])
  })

  const only: [what: string, pattern: RegExp, allowed: RegExp][] = [
    ['jose', /^jose$/, /^auth\/tokens\.ts$/],
    ['hono', /^(hono|@hono)/, /^(http\/|followers\/realtime\/|server\.ts$)/],
  ]
  test.each(only)('%s is imported where it belongs', (_, pattern, allowed) => {
    const users = files
      .filter(({ imports }) => imports.some(({ from }) => pattern.test(from)))
      .map(({ name }) => name)
    expect(users.filter((name) => !allowed.test(name))).toEqual([])
    expect(users.length).toBeGreaterThan(0)
  })

  test('RocksDB is known to its driver only', () => {
    const users = files.filter(({ name }) =>
      readFileSync(join(root, name), 'utf8').includes("'rocksdb-native'"),
    )
    expect(users.map(({ name }) => name)).toEqual(['storage/rocks/native.ts'])
  })

  test('the clock and chance are asked in lib only', () => {
    const askers = files.filter(({ name }) =>
      /Date\.now\(|Math\.random\(/.test(readFileSync(join(root, name), 'utf8')),
    )
    expect(askers.map(({ name }) => name).filter((name) => !name.startsWith('lib/'))).toEqual([])
  })
})
