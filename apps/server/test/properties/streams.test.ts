import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { TestServer } from '../support/in-process.ts'
import { LiveReader } from '../support/live-reader.ts'

const runs = Number(process.env.PROGRESSDB_TEST_RUNS ?? 150)
const ada = { user: 'ada' }
const caller = { kind: 'user', keyId: '', user: 'ada', backend: true } as const
const messages = '/v1/threads/t/messages'

/** What a stream should be. */
interface Model {
  status: 'streaming' | 'final' | 'aborted'
  text: Buffer
  parts: number[]
  generation: number
}

type StreamStep =
  | { do: 'begin' | 'finalize' | 'abort' | 'react' | 'read'; id: number }
  | { do: 'append'; id: number; at: number; text: string }
  | { do: 'again' | 'truncate'; id: number; at: number; text: string }
  | { do: 'part' | 'refused'; id: number; value: number }
  | { do: 'together'; id: number; text: string }
type Step = StreamStep | { do: 'restart' | 'reconnect' }

const id = fc.nat(2)
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('begin' as const), id }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), id, at: fc.nat(3), text }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('again' as const, 'truncate' as const),
      id,
      at: fc.nat(9),
      text,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('part' as const, 'refused' as const), id, value: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('together' as const), id, text }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('finalize' as const, 'abort' as const, 'react' as const, 'read' as const),
      id,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'reconnect' as const) }) },
)

/** A server, what it should hold, and a reader who follows it live. */
class World {
  readonly #store = new KeptStore()
  #server!: TestServer
  #reader!: LiveReader
  readonly #models = new Map<string, Model>()

  static async open(): Promise<World> {
    const world = new World()
    await world.#start()
    await world.#server.call('POST', '/v1/threads', { as: ada, body: { id: 't' } })
    world.#reader = world.#follow()
    return world
  }

  async #start(): Promise<void> {
    this.#server = await TestServer.open({ store: this.#store, settings: { maxStreamPieces: 30 } })
  }

  #follow(): LiveReader {
    return new LiveReader(this.#server, 't', caller, this.#reader?.replica)
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.#step(one)
    const page = await this.#page()
    await this.#reader.until(page)
    expect([...this.#reader.replica.messages.values()]).toEqual(page.items)
    for (const message of page.items) this.#compare(message)
    await this.#server.close()
    const findings: string[] = []
    await verifyStore(this.#store, { finding: (found) => findings.push(found), progress: () => {} })
    expect(findings).toEqual([])
  }

  async #page() {
    return (await this.#server.call('GET', `${messages}?limit=100`, { as: ada })).json
  }

  #post(path: string, body: unknown) {
    return this.#server.call('POST', `${messages}${path}`, { as: ada, body })
  }

  async #step(one: Step): Promise<void> {
    if (!('id' in one)) {
      this.#reader.end()
      if (one.do === 'restart') {
        await this.#server.close()
        await this.#start()
      }
      this.#reader = this.#follow()
      return
    }
    const name = `m${one.id}`
    const model = this.#models.get(name)
    if (one.do === 'begin') {
      const { status } = await this.#post('', { id: name, body: {}, status: 'streaming' })
      expect(status).toBe(model ? 200 : 201)
      if (!model)
        this.#models.set(name, { status: 'streaming', text: Buffer.alloc(0), parts: [], generation: 1 })
    } else if (model?.status === 'streaming') await this.#stream(one, name, model)
    else if (model && one.do === 'append')
      expect((await this.#post(`/${name}/append`, { text: 'x' })).json.code).toBe('stream_ended')
  }

  async #stream(one: StreamStep, name: string, model: Model): Promise<void> {
    const append = (body: object) => this.#post(`/${name}/append`, body)
    const { text, parts } = model
    switch (one.do) {
      case 'append': {
        const offset = text.length + (one.at === 3 ? 1 : 0)
        const { status, json } = await append({ offset, text: one.text })
        if (one.at === 3) expect(json).toMatchObject({ code: 'stream_conflict', stream: place(model) })
        else if (status === 200) model.text = Buffer.concat([text, Buffer.from(one.text)])
        else expect(json.code).toBe('limit_reached')
        break
      }
      case 'again': {
        const from = Math.min(one.at, text.length)
        const rest = text.subarray(from).toString()
        if (Buffer.from(rest).equals(text.subarray(from)))
          expect((await append({ offset: from, text: rest })).json).toEqual(place(model))
        break
      }
      case 'truncate': {
        const truncateTo = Math.min(one.at, text.length)
        const { status, json } = await append({ truncateTo, text: one.text })
        const kept = text.subarray(0, truncateTo)
        const after = Buffer.concat([kept, Buffer.from(one.text)])
        if (status === 200) {
          if (truncateTo < text.length && !after.equals(text)) model.generation++
          model.text = after
        } else if (json.code !== 'limit_reached') {
          expect(json.code).toBe('invalid_request')
          expect(Buffer.from(kept.toString()).equals(kept)).toBe(false)
        }
        break
      }
      case 'part': {
        const { status } = await append({ part: parts.length, value: one.value })
        if (status === 200) model.parts = [...parts, one.value]
        break
      }
      case 'refused': {
        const refused = { text: 'x', part: parts.length + 1, value: one.value }
        const [{ status }, { json }] = await Promise.all([append(refused), append({ text: '+' })])
        expect(status).toBeGreaterThanOrEqual(409)
        if (json.code === undefined) model.text = Buffer.concat([text, Buffer.from('+')])
        break
      }
      case 'together': {
        // What arrives together may share a commit: each sees what those before it did.
        const texts = [...one.text].map((character, i) => ({ character, i }))
        let offset = text.length
        const answers = await Promise.all(
          texts.map(({ character }) => {
            const answer = append({ offset, text: character })
            offset += Buffer.byteLength(character)
            return answer
          }),
        )
        const taken = answers.filter(({ status }) => status === 200).length
        const whole = texts.slice(0, taken).map(({ character }) => character)
        model.text = Buffer.concat([text, Buffer.from(whole.join(''))])
        break
      }
      case 'finalize':
      case 'abort':
        await this.#end(one.do, name, model)
        break
      case 'react':
        await this.#server.call('PUT', `${messages}/${name}/reactions/ok`, { as: ada })
        break
      default:
        this.#compare((await this.#server.call('GET', `${messages}/${name}`, { as: ada })).json)
    }
  }

  /** The end, together with an append before it and one behind. */
  async #end(how: 'finalize' | 'abort', name: string, model: Model): Promise<void> {
    const [before, ended, behind] = await Promise.all([
      this.#post(`/${name}/append`, { text: '!' }),
      this.#post(`/${name}/${how}`, {}),
      this.#post(`/${name}/append`, { text: 'never' }),
    ])
    if (before.status === 200) model.text = Buffer.concat([model.text, Buffer.from('!')])
    model.status = how === 'finalize' ? 'final' : 'aborted'
    expect(behind.json.code).toBe('stream_ended')
    this.#compare(ended.json)
  }

  #compare(message: { id: string; status: string; stream?: object; body: unknown; version: number }): void {
    const model = this.#models.get(message.id)!
    const body = { text: model.text.toString(), ...(model.parts.length > 0 && { parts: model.parts }) }
    expect(message).toMatchObject({ status: model.status, body, version: 1 })
    if (model.status === 'streaming') expect(message.stream).toMatchObject(place(model))
    else expect(message).not.toHaveProperty('stream')
  }
}

function place({ generation, text, parts }: Model) {
  return { generation, offset: text.length, parts: parts.length }
}

/** Stays open when a server closes it, as a disk does. */
class KeptStore extends MemoryStore {
  override async close(): Promise<void> {}
}

test(`G-LIVE, G-ATOMIC: streams are what was appended, for who reads and for who follows (${runs} sequences)`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      await (await World.open()).run(steps)
    }),
    {
      numRuns: runs,
      ...(process.env.PROGRESSDB_TEST_SEED && { seed: Number(process.env.PROGRESSDB_TEST_SEED) }),
    },
  )
})
