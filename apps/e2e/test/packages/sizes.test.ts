import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { expect, test } from 'vitest'

/** What a page may load, in bytes, minified and gzipped; what is imported later is not counted. */
const budgets = { client: 12_000, react: 3_000 }

test('what createClient loads at first is small', async () => {
  const chunks = await bundle(`export { createClient } from '@progressdb/client'`)
  const size = sizeOf(chunks.filter(isLoadedFirst(chunks)))
  const later = chunks.filter((chunk) => !isLoadedFirst(chunks)(chunk))
  console.log(`createClient, with ky: ${size} of ${budgets.client} bytes; later: ${namesAndSizes(later)}`)
  expect(size).toBeLessThanOrEqual(budgets.client)
})

test('react adds little', async () => {
  const chunks = await bundle(`export * from '@progressdb/react'`, ['@progressdb/client'])
  const size = sizeOf(chunks)
  console.log(`@progressdb/react, without react: ${size} of ${budgets.react} bytes`)
  expect(size).toBeLessThanOrEqual(budgets.react)
})

test('what is not used is left out', async () => {
  expect(sizeOf(await bundle(`import '@progressdb/react'`))).toBeLessThan(100)
  const whole = sizeOf(await bundle(`export { createClient } from '@progressdb/client'`))
  expect(sizeOf(await bundle(`export { newId } from '@progressdb/client'`))).toBeLessThan(whole / 5)
})

const react = [/^react(-dom)?(\/|$)/]

async function bundle(code: string, external: string[] = []): Promise<OutputChunk[]> {
  const bundled = await rolldown({
    input: 'entry',
    cwd: import.meta.dirname,
    platform: 'browser',
    // As in the build of an application, such as Vite's: what the entry shares with later chunks stays in it.
    preserveEntrySignatures: 'allow-extension',
    external: [...react, ...external],
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? `${import.meta.dirname}/entry.js` : null),
        load: (id) => (id === `${import.meta.dirname}/entry.js` ? code : null),
      },
    ],
  })
  const { output } = await bundled.generate({ format: 'esm', minify: true })
  return output.filter((file) => file.type === 'chunk')
}

/** The entry and all that it imports, as against what it imports later. */
function isLoadedFirst(chunks: OutputChunk[]): (chunk: OutputChunk) => boolean {
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  for (const fileName of first)
    for (const imported of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? [])
      first.add(imported)
  return ({ fileName }) => first.has(fileName)
}

function sizeOf(chunks: OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
}

function namesAndSizes(chunks: OutputChunk[]): string {
  return chunks.map((chunk) => `${chunk.name} ${sizeOf([chunk])}`).join(', ') || 'nothing'
}
