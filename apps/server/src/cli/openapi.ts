import { Command } from '@commander-js/extra-typings'
import { loadConfig } from '../config.ts'
import { openApiDocument } from '../http/openapi.ts'
import { createLog } from '../observe/log.ts'
import { Server } from '../server.ts'
import { MemoryStore } from '../storage/memory/memory-store.ts'
import { attempt, exitCode } from './options.ts'

export function openapiCommand() {
  return new Command('openapi')
    .description('print the OpenAPI 3.1 document of the API')
    .addHelpText(
      'after',
      `
Examples:
  progressdb openapi > openapi.json`,
    )
    .action(() =>
      attempt(async () => {
        const server = await Server.open(new MemoryStore(), loadConfig({}).config, createLog('silent'))
        process.stdout.write(`${JSON.stringify(openApiDocument(server.routes), undefined, 2)}\n`)
        await server.close()
        return exitCode.done
      }),
    )
}
