import { execFile, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Bench } from '../bench.ts'
import type { Measurement } from '../load/job.ts'
import { medianIn } from '../measure/comparison.ts'
import { medianOf } from '../measure/spread.ts'
import { number, percent } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { startEcho } from '../servers/floors.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { echo } from './requests.ts'

const run = promisify(execFile)
const connections = 32

/** Whether the load generator keeps up: the fastest server here, under it and under `wrk`. */
export async function benchGenerator(bench: Bench): Promise<Section> {
  await using floor = await startEcho(bench)
  const { rounds, seconds } = bench.options
  const ours: Measurement[] = []
  const wrk: number[] = []
  const hasWrk = spawnSync('wrk', ['--version']).error === undefined
  for (let round = 0; round < rounds; round++) {
    bench.progress(`the load generator against wrk: round ${round + 1} of ${rounds}`)
    const load = { port: floor.port, connections, requests: [echo()] }
    ours.push(
      await bench.generator.measure({ load, warmUp: { seconds }, measure: { seconds }, pid: floor.pid }),
    )
    if (hasWrk) wrk.push(await runWrk(bench, floor))
  }
  const rate = number(medianIn(ours, ({ perSecond }) => perSecond))
  const busy = percent(medianIn(ours, ({ generatorBusy }) => generatorBusy))
  const compared = hasWrk
    ? `${number(medianOf(wrk))} to \`wrk\` with one thread`
    : 'there is no `wrk` on this machine to compare it with'
  return {
    title: 'The load generator',
    about: [
      `The echo server answered ${rate} requests a second (medians of ${rounds} rounds) over ${connections} connections to the load generator, which was at work for ${busy} of the time, and ${compared}. So the servers are what bounds the figures.`,
    ],
    tables: [],
    claims: [],
    measured: { ours, wrk },
  }
}

/** Requests a second that `wrk` counts, for the same requests. */
async function runWrk({ cores, folder, options }: Bench, floor: ServerProcess): Promise<number> {
  const script = join(folder, 'wrk.lua')
  const [head, body] = echo().bytes.split('\r\n\r\n') as [string, string]
  const headers = head
    .split('\r\n')
    .slice(1)
    .filter((line) => !/^(Host|Content-Length)/.test(line))
  const lines = headers.map((line) => line.split(': ') as [string, string])
  const settings = lines.map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`)
  await writeFile(script, [`wrk.method = "POST"`, `wrk.body = ${lua(body)}`, ...settings].join('\n'))
  const [file, ...args] = cores.load(['wrk', '-t1', `-c${connections}`, `-d${Math.ceil(options.seconds)}s`])
  const { stdout } = await run(file, [...args, '-s', script, `${floor.url}/echo`])
  return Number(/Requests\/sec: *([\d.]+)/.exec(stdout)?.[1])
}

/** A text as a Lua literal; JSON's escapes are Lua's too, for ASCII. */
function lua(text: string): string {
  return JSON.stringify(text)
}
