// A process of its own that holds live connections and writes messages: each job comes as a message from its parent.
import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '../load/connection.ts'
import { Histogram } from '../load/histogram.ts'
import { RequestWriter } from '../load/request-writer.ts'
import type { AudienceJob, AudienceReply, Delivery, Readers, Return, Writing } from './job.ts'
import { Reader } from './reader.ts'

/** Handshakes under way at once; more overflow the queue of connections that a server has not accepted yet. */
const mostHandshakes = 200
/** How long to wait for the last frames. */
const patienceMs = 30_000

/** Everybody who reads. */
let readers: Reader[] = []
let crowd: Readers | undefined
const stalled: Reader[] = []

process.on('message', (job: AudienceJob) => {
  const answer = (reply: AudienceReply) => process.send!(reply)
  run(job).then(
    (result) => answer({ result }),
    (error: Error) => answer({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit())

function run(job: AudienceJob): Promise<unknown> {
  if (job.do === 'connect') return connectAll(job.readers)
  if (job.do === 'write') return write(job.writing)
  if (job.do === 'come-back') return comeBack(job.writing)
  if (job.do === 'record') return record(job.writing)
  for (const reader of [...readers.splice(0), ...stalled.splice(0)]) reader.close()
  return Promise.resolve()
}

async function connectAll(wanted: Readers): Promise<void> {
  const opened = await openAll(wanted, () => undefined)
  if (wanted.stalled) {
    stalled.push(...opened)
  } else {
    readers.push(...opened)
    crowd = wanted
  }
}

/** Opens readers, and returns when each is live. */
async function openAll(wanted: Readers, cursorOf: (index: number) => string | undefined): Promise<Reader[]> {
  const opened: Reader[] = []
  let next = 0
  const work = async () => {
    while (next < wanted.count) {
      const index = next++
      await new Promise<void>((resolve, reject) => {
        const reader = new Reader(wanted, cursorOf(index))
        opened[index] = reader
        reader.onReady = resolve
        reader.onError = reject
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostHandshakes, wanted.count) }, work))
  for (const reader of opened) reader.onError = wanted.stalled ? () => {} : die
  return opened
}

function die(error: Error): void {
  throw error
}

/** Writes messages one after the other, and times each reader's frame of each. */
async function write({ port, request, amount, rate }: Writing): Promise<Delivery> {
  const frames = new Frames()
  const create = new Histogram()
  const writer = new RequestWriter(request)
  const connection = await Connection.open(port)
  const began = performance.now()
  const isDone = (sent: number) =>
    'requests' in amount ? sent >= amount.requests : performance.now() - began >= amount.seconds * 1000
  for (let sent = 0; !isDone(sent); sent++) {
    if (rate !== undefined) await untilTime(began + (sent * 1000) / rate)
    const at = performance.now()
    frames.sent(at)
    await send(connection, writer)
    create.record((performance.now() - at) * 1000)
    if (rate === undefined) await frames.allOf(sent + 1)
  }
  const messages = frames.count
  await frames.allOf(messages)
  const seconds = (performance.now() - began) / 1000
  connection.close()
  const deliveries = messages * readers.length
  return {
    messages,
    deliveries,
    seconds,
    deliveriesPerSecond: deliveries / seconds,
    latency: frames.latency.summary(),
    create: create.summary(),
    frameBytes: frames.bytes,
  }
}

/** Counts the frames of all readers. One writer sends, so the frames come in the order of the messages. */
class Frames {
  readonly latency = new Histogram()
  readonly #sentAt: number[] = []
  /** How many frames came of all. */
  #came = 0
  #waiting: { frames: number; resolve: () => void } | undefined
  bytes = 0

  constructor() {
    for (const reader of readers) {
      let seen = 0
      reader.onChanges = (bytes) => {
        this.latency.record((performance.now() - this.#sentAt[seen++]!) * 1000)
        this.bytes = bytes
        this.#came++
        if (this.#waiting && this.#came >= this.#waiting.frames) this.#waiting.resolve()
      }
    }
  }

  get count(): number {
    return this.#sentAt.length
  }

  sent(at: number): void {
    this.#sentAt.push(at)
  }

  async allOf(messages: number): Promise<void> {
    const frames = messages * readers.length
    if (this.#came >= frames) return
    const came = new Promise<true>((resolve) => {
      this.#waiting = { frames, resolve: () => resolve(true) }
    })
    if (!(await Promise.race([came, delay(patienceMs, false, { ref: false })])))
      throw new Error(`${frames - this.#came} of ${frames} frames did not come`)
  }
}

function send(connection: Connection, writer: RequestWriter): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.onError = reject
    connection.onAnswer = (status) =>
      status === writer.status ? resolve() : reject(new Error(`the server answered ${status}`))
    connection.send(writer.next())
  })
}

async function untilTime(at: number): Promise<void> {
  const left = at - performance.now()
  if (left > 0) await delay(left)
}

/** Cuts off all readers at once, and has them come back while messages are written. */
async function comeBack(writing: Writing): Promise<Return> {
  if (!crowd) throw new Error('nobody to come back')
  const cursors = readers.map(({ cursor }) => cursor)
  for (const reader of readers.splice(0)) reader.close()
  let isBack = false
  const writer = new RequestWriter(writing.request)
  const connection = await Connection.open(writing.port)
  const written = (async () => {
    const began = performance.now()
    for (let sent = 0; !isBack; sent++) {
      await untilTime(began + (sent * 1000) / writing.rate!)
      await send(connection, writer)
    }
  })()
  const began = performance.now()
  readers = await openAll({ ...crowd, count: cursors.length }, (index) => cursors[index])
  const seconds = (performance.now() - began) / 1000
  isBack = true
  await written
  connection.close()
  await settled()
  const end = readers[0]?.cursor
  return {
    seconds,
    gaps: readers.reduce((sum, { gaps }) => sum + gaps, 0),
    missing: readers.filter(({ cursor }) => cursor !== end).length,
  }
}

/** Waits until all readers are at the same place, or for some time. */
async function settled(): Promise<void> {
  const giveUpAt = performance.now() + patienceMs
  while (performance.now() < giveUpAt && new Set(readers.map(({ cursor }) => cursor)).size > 1)
    await delay(50)
}

/** A frame of one message, as it comes to a reader. */
async function record(writing: Writing): Promise<string> {
  const [reader] = readers
  if (!reader) throw new Error('nobody to see a frame')
  reader.keeps = true
  await write({ ...writing, amount: { requests: 1 } })
  reader.keeps = false
  return Buffer.concat(reader.kept.splice(0)).toString()
}
