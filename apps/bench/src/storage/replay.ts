// A process of its own that writes a recording straight through the storage port, as fast as that goes.
// Arguments: the recording, the data folder. Prints what it did as JSON.
import { loadConfig } from '../../../server/src/config.ts'
import { RocksStore } from '../../../server/src/storage/rocks/rocks-store.ts'
import { readRecording, type Step } from './recording.ts'

/** How a recording was written. */
export interface Replay {
  /** From the opening of the store to its end; without reading the recording. */
  seconds: number
  batches: number
  syncs: number
  operations: number
  bytes: number
}

const [recording, dataDir] = process.argv.slice(2) as [string, string]
const steps: Step[] = []
for await (const step of readRecording(recording)) steps.push(step)
const batches = steps.filter((step) => step !== 'sync')
const { config } = loadConfig({ flags: { dataDir } })

const began = performance.now()
const store = await RocksStore.open(dataDir, config)
for (const step of steps) {
  if (step === 'sync') await store.sync()
  else await store.write(step)
}
await store.close()
const replay: Replay = {
  seconds: (performance.now() - began) / 1000,
  batches: batches.length,
  syncs: steps.length - batches.length,
  operations: batches.reduce((sum, { operations }) => sum + operations.length, 0),
  bytes: batches.reduce((sum, { bytes }) => sum + bytes, 0),
}
process.stdout.write(JSON.stringify(replay))
