import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { spreadOf } from '../measure/spread.ts'
import { number, spread } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { startProgressDb } from '../servers/progressdb.ts'

/** What a large store takes: memory to fill it, and time to open it. */
export async function benchMemory(bench: Bench): Promise<Section> {
  const { folder, memory } = await bench.datasets.longThread()
  const { messages } = bench.options
  bench.progress('memory: starting on the imported store')
  const starts = bench.options.rounds
  const afterStop = await timeStarts(bench, folder, 'SIGTERM')
  const afterKill = await timeStarts(bench, folder, 'SIGKILL')
  return {
    title: 'Memory and start',
    about: [
      `The memory is that of the server which took the import of ${number(messages)} messages over HTTP: ${number((memory?.resident ?? Number.NaN) / 1e6)} MB resident right after it, ${number((memory?.peak ?? Number.NaN) / 1e6)} MB at the most. The time is from the start of a process on that store to the first \`200\` of \`/readyz\`, ${starts} times: ${spread(spreadOf(afterStop))} s after a clean stop, ${spread(spreadOf(afterKill))} s after a kill.`,
    ],
    tables: [],
    claims: [
      {
        name: `resident memory of the server after importing ${number(messages)} messages`,
        unit: 'MB',
        value: spreadOf([(memory?.resident ?? Number.NaN) / 1e6]),
        target: { atMost: 400 },
      },
      {
        name: 'start on that store, until it is ready',
        unit: 's',
        value: spreadOf(afterStop),
        target: { atMost: 1 },
      },
    ],
    measured: { memory, afterStop, afterKill },
  }
}

/** Ends the server with a signal, several times, and times the starts that follow, in seconds. */
async function timeStarts(bench: Bench, folder: string, signal: NodeJS.Signals): Promise<number[]> {
  const seconds: number[] = []
  for (let i = 0; i <= bench.options.rounds; i++) {
    const began = performance.now()
    const server = await startProgressDb(bench.cores, folder)
    while (!(await fetch(`${server.url}/readyz`)).ok) await delay(1)
    if (i > 0) seconds.push((performance.now() - began) / 1000)
    await server.stop(signal)
  }
  return seconds
}
