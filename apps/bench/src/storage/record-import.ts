// A process of its own that imports a file as `progressdb import` does, and writes down what reaches the storage.
// Arguments: the file, the data folder, the recording.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { loadConfig } from '../../../server/src/config.ts'
import { importLines } from '../../../server/src/features/transfer/import.ts'
import { createLog } from '../../../server/src/observe/log.ts'
import { Server } from '../../../server/src/server.ts'
import { RocksStore } from '../../../server/src/storage/rocks/rocks-store.ts'
import { RecordingStore } from './recording.ts'

/** The command sends a file in pieces of this size. */
const pieceBytes = 1 << 20

const [file, dataDir, recording] = process.argv.slice(2) as [string, string, string]
const { config } = loadConfig({ flags: { dataDir } })
const store = new RecordingStore(await RocksStore.open(dataDir, config), recording)
const server = await Server.open(store, config, createLog('error'))
let lines: string[] = []
let bytes = 0
for await (const line of createInterface({ input: createReadStream(file) })) {
  lines.push(line)
  bytes += line.length
  if (bytes >= pieceBytes) await send()
}
await send()
await server.close()

async function send(): Promise<void> {
  const { rejected } = await importLines(server.engine, lines.join('\n'), 'progressdb', 1)
  if (rejected.length > 0) throw new Error(`line refused: ${rejected[0]!.reason}`)
  lines = []
  bytes = 0
}
