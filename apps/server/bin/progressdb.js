#!/usr/bin/env node
// The `progressdb` command. A file of its own so that package managers can link it before the first build.
import { existsSync } from 'node:fs'

const built = new URL('../dist/main.js', import.meta.url)
if (!existsSync(built)) {
  process.stderr.write('The server is not built yet. In a checkout, run `npm start` once.\n')
  process.exit(1)
}
await import(built.href)
