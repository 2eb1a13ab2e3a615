#!/usr/bin/env node
// The `progressdb` command. A file of its own so that package managers can link it before the first build.
import { existsSync } from 'node:fs'

// Node lets its heap grow as if nobody else needed memory, and glibc keeps some for each thread; both can be told
// otherwise only at a start (docs/decisions/0011-memory.md). Where a process cannot be replaced it goes on as it is.
const youngMegabytes = { start: 32, import: 8 }[process.argv[2]]
const frugal = [`--max-semi-space-size=${youngMegabytes}`, '--heap-growing-percent=100']
const isFrugal = process.execArgv.includes(frugal[0])
if (youngMegabytes !== undefined && !isFrugal && process.execve && process.platform !== 'win32') {
  const args = [...frugal, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, [process.execPath, ...args], { MALLOC_ARENA_MAX: '2', ...process.env })
}

const built = new URL('../dist/main.js', import.meta.url)
if (!existsSync(built)) {
  process.stderr.write('The server is not built yet. In a checkout, run `npm start` once.\n')
  process.exit(1)
}
await import(built.href)
