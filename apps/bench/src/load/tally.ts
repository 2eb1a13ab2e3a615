import { type CpuTime, cpuTimeOf } from '../machine/process-stats.ts'
import { Histogram } from './histogram.ts'
import type { Measurement } from './job.ts'

/** Counts and times what happens between `begin` and `end`. */
export class Tally {
  readonly #histograms: Histogram[]
  readonly #pid: number | undefined
  #requests = 0
  #answerBytes = 0
  #beganAt = 0
  #ms = 0
  #ended = false
  #serverCpu: CpuTime | undefined
  #ownCpu = process.cpuUsage()

  /** @param kinds how many different requests there are, each timed by itself; @param pid the server's process */
  constructor(kinds: number, pid?: number) {
    this.#histograms = Array.from({ length: kinds }, () => new Histogram())
    this.#pid = pid
  }

  begin(): void {
    this.#serverCpu = this.#pid === undefined ? undefined : cpuTimeOf(this.#pid)
    this.#ownCpu = process.cpuUsage()
    this.#beganAt = performance.now()
  }

  /** @param ms how long the request took, in milliseconds */
  record(kind: number, ms: number, bytes: number): void {
    this.#histograms[kind]!.record(ms * 1000)
    this.#requests++
    this.#answerBytes = bytes
  }

  /** The end of what is counted; later calls do nothing. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#ms = performance.now() - this.#beganAt
    this.#ownCpu = process.cpuUsage(this.#ownCpu)
    const before = this.#serverCpu
    const after = this.#pid === undefined ? undefined : cpuTimeOf(this.#pid)
    this.#serverCpu = before && after && perRequest(before, after, this.#requests)
  }

  measurement(): Omit<Measurement, 'beside'> {
    return {
      requests: this.#requests,
      seconds: this.#ms / 1000,
      perSecond: (this.#requests / this.#ms) * 1000,
      latency: this.#histograms.map((histogram) => histogram.summary()),
      answerBytes: this.#answerBytes,
      cpu: this.#serverCpu,
      generatorBusy: (this.#ownCpu.user + this.#ownCpu.system) / 1000 / this.#ms,
    }
  }
}

function perRequest(before: CpuTime, after: CpuTime, requests: number): CpuTime {
  const share = (name: keyof CpuTime) => (after[name] - before[name]) / Math.max(1, requests)
  return { user: share('user'), system: share('system'), mainThread: share('mainThread') }
}
