import { readFileSync } from 'node:fs'

/** CPU time in microseconds, of all threads of a process: the storage engine's own threads are in it. */
export interface CpuTime {
  user: number
  system: number
  /** That of its main thread alone, which runs JavaScript; both kinds. */
  mainThread: number
}

/** Linux counts CPU time in hundredths of a second for everybody to read. */
const tickMicros = 10_000

/** What a process has used so far; undefined on a system that does not tell. */
export function cpuTimeOf(pid: number): CpuTime | undefined {
  const whole = ticksIn(`/proc/${pid}/stat`)
  const main = ticksIn(`/proc/${pid}/task/${pid}/stat`)
  if (!whole || !main) return undefined
  return {
    user: whole.user * tickMicros,
    system: whole.system * tickMicros,
    mainThread: (main.user + main.system) * tickMicros,
  }
}

function ticksIn(path: string): { user: number; system: number } | undefined {
  const text = read(path)
  if (text === undefined) return undefined
  // The name, in parentheses, may hold anything; the fields behind it are numbers.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { user: Number(fields[11]), system: Number(fields[12]) }
}

/** The memory of a process in bytes. */
export interface Memory {
  /** Resident now. */
  resident: number
  /** The most that was ever resident. */
  peak: number
}

/** Undefined on a system that does not tell, and for a process that has ended. */
export function memoryOf(pid: number): Memory | undefined {
  const text = read(`/proc/${pid}/status`)
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text ?? '')?.[1]) * 1024
  const [resident, peak] = [field('VmRSS'), field('VmHWM')]
  return Number.isNaN(resident) ? undefined : { resident, peak }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
