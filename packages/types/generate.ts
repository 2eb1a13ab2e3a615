// Writes index.d.ts from the OpenAPI document of the server that was built last: `pnpm generate` in this folder.
// With --check it writes nothing, and fails where the file is out of date.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const server = new URL('../../apps/server/bin/progressdb.js', import.meta.url)
const file = new URL('index.d.ts', import.meta.url)

const header = `// Generated from the server's OpenAPI document by \`pnpm generate\`; do not edit.\n\n`
const document = JSON.parse(
  execFileSync(process.execPath, [fileURLToPath(server), 'openapi'], { encoding: 'utf8' }),
)
const types = astToString(await openapiTS(document, { defaultNonNullable: false }))
const names = Object.keys(document.components.schemas).sort()
const aliases = names.map((name) => `export type ${name} = components['schemas']['${name}']\n`).join('')
const text = `${header}${types}\n// Each schema under its own name.\n${aliases}`

if (!process.argv.includes('--check')) {
  writeFileSync(file, text)
} else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write('packages/types/index.d.ts is out of date: run `pnpm generate` in packages/types.\n')
  process.exitCode = 1
}
