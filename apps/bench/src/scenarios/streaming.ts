import type { Bench } from '../bench.ts'
import { threadId } from '../data/ids.ts'
import { medianOf, type Spread, spreadOf } from '../measure/spread.ts'
import { number, spread } from '../report/format.ts'
import type { Section } from '../report/section.ts'
import { asUser, startProgressDb } from '../servers/progressdb.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { countStreamBytes } from '../storage/count-stream-bytes.ts'

const piece = 'fifty bytes of text, as a model gives them to us, '
const fullPieces = 20_000
const quickPieces = 1000

/** Microseconds of one stream's appends. */
interface Streamed {
  first: number
  last: number
}

/** What an append to a streamed message costs, at its beginning and at its end. */
export async function benchStreaming(bench: Bench): Promise<Section> {
  const pieces = bench.options.quick ? quickPieces : fullPieces
  const streams: Streamed[] = []
  await using server = await startProgressDb(bench.cores, bench.newFolder(), 'fast')
  // The first one warms up the server, and is not counted.
  for (let round = 0; round <= bench.options.rounds; round++) {
    bench.progress(`streaming: ${pieces} pieces, round ${round} of ${bench.options.rounds}`)
    const streamed = await stream(server, `m${round}`, pieces)
    if (round > 0) streams.push(streamed)
  }
  bench.progress('streaming: bytes')
  const bytes = await countStreamBytes(pieces, piece)
  const first = spreadOf(streams.map((one) => one.first))
  const last = spreadOf(streams.map((one) => one.last))
  const cost: Spread = spreadOf(streams.map((one) => one.last / one.first))
  return {
    title: 'Streamed messages',
    about: [
      `One writer streams a message of ${number((pieces * piece.length) / 1e6)} MB in pieces of ${piece.length} bytes, each sent when the one before is answered (\`durability: fast\`, so that no sync hides what an append costs). Compared are the medians of the first tenth of the appends and of the last. Bytes are those of all keys and values that the server hands to its store, the whole message at the end included, beyond twice the text.`,
    ],
    tables: [
      {
        columns: ['', 'first tenth µs', 'last tenth µs', 'cost', 'bytes a piece beyond twice the text'],
        rows: [['append', spread(first), spread(last), spread(cost), number(bytes)]],
      },
    ],
    claims: [
      {
        name: 'append at the end of a stream against its beginning',
        unit: '×',
        value: cost,
        target: { atMost: 1.2 },
      },
      {
        name: 'bytes to the store for each piece of a stream, beyond twice its text',
        unit: 'bytes',
        value: spreadOf([bytes]),
        target: { atMost: 64 },
      },
    ],
    measured: { streams, bytes },
  }
}

async function stream(server: ServerProcess, id: string, pieces: number): Promise<Streamed> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${server.url}/v1/threads/${threadId(0)}/messages${path}`, {
      method: 'POST',
      headers: { ...asUser('writer'), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${text}`)
  }
  await post('', { id, body: {}, status: 'streaming' })
  const micros: number[] = []
  for (let i = 0; i < pieces; i++) {
    const began = performance.now()
    await post(`/${id}/append`, { offset: i * piece.length, text: piece })
    micros.push((performance.now() - began) * 1000)
  }
  await post(`/${id}/finalize`, {})
  const tenth = Math.floor(pieces / 10)
  return { first: medianOf(micros.slice(0, tenth)), last: medianOf(micros.slice(-tenth)) }
}
