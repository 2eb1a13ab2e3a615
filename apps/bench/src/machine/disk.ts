import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { medianOf } from '../measure/spread.ts'

const appendBytes = 4096

/** The median time of an `fdatasync` after appending 4 KB to a file of the folder, in milliseconds. */
export function measureSync(folder: string, times = 200): number {
  const path = join(folder, 'sync-probe')
  const file = openSync(path, 'a')
  const bytes = Buffer.alloc(appendBytes, 1)
  const ms: number[] = []
  try {
    for (let i = 0; i < times; i++) {
      writeSync(file, bytes)
      const began = performance.now()
      fdatasyncSync(file)
      ms.push(performance.now() - began)
    }
  } finally {
    closeSync(file)
    rmSync(path)
  }
  return medianOf(ms)
}
