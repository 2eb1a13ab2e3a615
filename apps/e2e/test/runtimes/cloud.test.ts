import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { findBinary } from '../support/binaries.ts'
import { bundle } from './bundle.ts'
import { Front } from './front.ts'
import { expectConversation, ways } from './ways.ts'

/** What a worker knows is that of a day of its choice: this one has no `WeakRef`. */
const compatibilityDate = '2023-01-01'

const project = inject('project')
const workerd = await findBinary('workerd')
const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "cloud.mjs", esModule = embed "cloud.bundle.mjs")],
      compatibilityDate = "${compatibilityDate}",
      globalOutbound = "network"
    )),
    (name = "network", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);`

describe.skipIf(typeof workerd !== 'string')('in a worker of Cloudflare', () => {
  let server: TestServer
  let worker: Worker

  beforeAll(async () => {
    server = await startServer()
    await writeFile(join(project, 'cloud.bundle.mjs'), await bundle(project, 'cloud.mjs'))
    await writeFile(join(project, 'cloud.capnp'), config)
    worker = await startWorker()
  })
  afterAll(async () => {
    await worker?.stop()
    await server?.[Symbol.asyncDispose]()
  })

  test.concurrent.each(ways)('two users talk, where $refused are refused', async (way) => {
    await using front = await Front.open(server, way.refused)
    const parameters = new URLSearchParams({ url: front.url, thread: `cloud-${way.refused.length}` })
    const answer = await fetch(`${worker.url}/?${parameters}`)
    const text = await answer.text()
    expect(answer.status, text + worker.output()).toBe(200)
    await expectConversation(JSON.parse(text), front, way)
  })
})

interface Worker {
  url: string
  output(): string
  stop(): Promise<void>
}

/** It says on another descriptor on which port it listens. */
async function startWorker(): Promise<Worker> {
  const child = spawn(workerd as string, ['serve', 'cloud.capnp', '--control-fd=3'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (chunk) => (output += chunk))
  const exited = once(child, 'exit')
  const said = once(child.stdio[3] as Readable, 'data')
  const first = await Promise.race([said, exited.then(() => Promise.reject(new Error(output)))])
  const { port } = JSON.parse(String(first[0]).split('\n')[0]!)
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    async stop() {
      child.kill()
      await exited
    },
  }
}
