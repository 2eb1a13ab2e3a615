import type { NativeSession } from './native.ts'

/**
 * Keys from which a native batch is full. Each batch is a trip to another thread, which costs as much as reading
 * several keys there; larger ones would leave the other threads of the pool without work.
 */
const fullBatch = 64

type Values = (Buffer | undefined)[]

interface Asked {
  keys: readonly Buffer[]
  resolve(values: Values | Promise<Values>): void
  reject(error: unknown): void
}

/** Reads together what is asked for in the same turn of the event loop, as many requests do at once under load. */
export class GatheredReads {
  readonly #asked = new Map<NativeSession, Asked[]>()

  /** The values of keys in a session, which must stay open until they are there. */
  getMany(session: NativeSession, keys: readonly Buffer[]): Promise<Values> {
    return new Promise((resolve, reject) => {
      const asked = this.#asked.get(session)
      if (asked) {
        asked.push({ keys, resolve, reject })
        return
      }
      this.#asked.set(session, [{ keys, resolve, reject }])
      setImmediate(() => this.#read(session))
    })
  }

  #read(session: NativeSession): void {
    const asked = this.#asked.get(session) ?? []
    this.#asked.delete(session)
    for (let from = 0; from < asked.length; ) {
      let count = 0
      let to = from
      while (to < asked.length && count < fullBatch) count += asked[to++]!.keys.length
      readBatch(session, asked.slice(from, to), count)
      from = to
    }
  }
}

function readBatch(session: NativeSession, asked: Asked[], count: number): void {
  try {
    // The engine's cache is a fixed 32 MB, too small for anything but the rows that are cached above it anyway; filling
    // it costs more than a block that the system's own cache has.
    const reads = session.read({ capacity: Math.max(16, count), autoDestroy: true, fillCache: false })
    for (const { keys, resolve } of asked) resolve(valuesOf(keys.map((key) => reads.get(key))))
    reads.tryFlush()
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

async function valuesOf(reads: Promise<Buffer | null>[]): Promise<Values> {
  return (await Promise.all(reads)).map((value) => value ?? undefined)
}
