// A process of its own that puts load on a server: each job comes as a message, and its measurement goes back.
import { ClosedLoop } from './closed-loop.ts'
import type { Amount, Job, Load, Measurement, Reply } from './job.ts'
import { OpenLoop } from './open-loop.ts'
import { Tally } from './tally.ts'

process.on('message', (job: Job) => {
  const answer = (reply: Reply) => process.send!(reply)
  measure(job).then(
    (measurement) => answer({ measurement }),
    (error: Error) => answer({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit())

async function measure(job: Job): Promise<Measurement> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  failed.catch(() => {}) // a failure after the measurement concerns nobody
  const beside = job.beside && (await OpenLoop.open(job.beside, fail, { exact: false }))
  const besideTally = new Tally(job.beside?.requests.length ?? 0)
  const besideDone = beside?.run(Number.POSITIVE_INFINITY, besideTally)
  const tally = new Tally(job.load.requests.length, job.pid)
  try {
    await Promise.race([
      failed,
      job.load.rate === undefined ? closed(job, tally, fail) : open(job, tally, fail),
    ])
    beside?.stop()
    await Promise.race([failed, besideDone])
  } finally {
    beside?.close()
  }
  return { ...tally.measurement(), beside: besideTally.measurement().requests }
}

async function closed({ load, warmUp, measure }: Job, tally: Tally, fail: (error: Error) => void) {
  const loop = await ClosedLoop.open(load, fail)
  try {
    await loop.run(warmUp, new Tally(load.requests.length))
    await loop.run(measure, tally)
  } finally {
    loop.close()
  }
}

async function open({ load, warmUp, measure }: Job, tally: Tally, fail: (error: Error) => void) {
  const loop = await OpenLoop.open(load, fail)
  try {
    await loop.run(secondsOf(warmUp, load), new Tally(load.requests.length))
    await loop.run(secondsOf(measure, load), tally)
  } finally {
    loop.close()
  }
}

function secondsOf(amount: Amount, { rate }: Load): number {
  return 'seconds' in amount ? amount.seconds : amount.requests / rate!
}
