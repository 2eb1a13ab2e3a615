import type { Bench } from '../bench.ts'
import type { Measurement } from '../load/job.ts'
import { spreadOf } from '../measure/spread.ts'
import { cpu, number } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { startEcho } from '../servers/floors.ts'
import { startProgressDb } from '../servers/progressdb.ts'
import { createMessage, echo, small, threadCount } from './requests.ts'

const rate = 3000
const connections = 64
const warmUpSeconds = 2

/** A fixed rate of creates, whether or not the server keeps up. */
export async function benchOpenLoop(bench: Bench): Promise<Section> {
  await using floor = await startEcho(bench)
  await using server = await startProgressDb(bench.cores, bench.newFolder(), 'fast')
  const { openSeconds } = bench.options
  const run = (port: number, pid: number, request: ReturnType<typeof echo>, during: number) =>
    bench.generator.measure({
      load: { port, connections, requests: [request], rate },
      warmUp: { seconds: Math.min(warmUpSeconds, openSeconds) },
      measure: { seconds: during },
      pid,
    })
  bench.progress(`open loop: ${rate} creates a second for ${openSeconds} s`)
  const echoes = await run(floor.port, floor.pid, echo(), openSeconds / 3)
  const creates = await run(server.port, server.pid, createMessage({ anyOf: threadCount }), openSeconds)
  return {
    title: 'A fixed rate of creates',
    about: [
      `${number(rate)} creates a second of ${small} bytes in \`fast\`, for ${number(openSeconds)} s over ${connections} connections: open loop, at fixed moments, each timed from the moment when it was due, so that a stall shows in every request that it delays.`,
    ],
    tables: [
      {
        columns: ['', 'answered /s', 'p50 µs', 'p90 µs', 'p99 µs', 'p99.9 µs', 'max µs', 'CPU µs'],
        rows: [row('echo', echoes), row('ProgressDB, fast', creates)],
      },
    ],
    claims: [
      {
        name: `${number(rate)} creates a second, fast: median`,
        unit: 'ms',
        value: spreadOf([creates.latency[0]!.p50 / 1000]),
        target: { atMost: 1 },
      },
    ],
    measured: { echo: echoes, creates },
  }
}

function row(name: string, measurement: Measurement): string[] {
  const { p50, p90, p99, p999, max } = measurement.latency[0]!
  return [name, number(measurement.perSecond), ...[p50, p90, p99, p999, max].map(number), cpu([measurement])]
}
