import type { Operation } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'

/** What happens to a request. */
export type Fault = 'none' | 'unreachable' | 'busy' | 'answer lost' | 'answer torn'

type Kind = Operation<RegisteredShape>['kind']

interface Message {
  id: string
  version: number
  rev: number
  body: { n: number }
  deletedAt?: string
}

/** As much of a server as the outbox writes to, with faults in a given order. It keeps which writes it carried out. */
export class FakeServer {
  /** The numbers of the writes that were carried out, by thread, in their order; a number twice was carried out twice. */
  readonly done = new Map<string, { kind: Kind; n: number }[]>()
  /** The messages whose creates are refused. */
  readonly refused = new Set<string>()
  readonly #messages = new Map<string, Message>()
  readonly #faults: Fault[]
  #rev = 0

  constructor(faults: readonly Fault[]) {
    this.#faults = [...faults]
  }

  /** The messages of a thread, in the order in which they were created. */
  created(thread: string): string[] {
    return [...this.#messages.keys()].filter((key) => key.startsWith(`${thread}/`))
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const fault = this.#faults.shift() ?? 'none'
    const text = await request.text()
    if (fault === 'unreachable') throw new TypeError('fetch failed')
    if (fault === 'busy') return problem(503, 'overloaded')
    const response = this.#answer(request, text === '' ? undefined : JSON.parse(text))
    if (fault === 'answer lost') throw new TypeError('fetch failed')
    if (fault === 'none') return response
    return new Response(
      new ReadableStream({ pull: (body) => body.error(new TypeError('terminated')) }),
      response,
    )
  }

  #answer({ method, url, headers }: Request, body: unknown): Response {
    const [, thread = '', id = '', , reaction = ''] =
      /threads\/([^/]+)\/messages(?:\/([^/]+))?(\/reactions\/(.*))?$/.exec(new URL(url).pathname) ?? []
    if (id === 'batch') {
      const { messages } = body as { messages: Message[] }
      if (messages.some((message) => this.refused.has(message.id))) return problem(422, 'invalid_request')
      return Response.json({ items: messages.map((message) => this.#create(thread, message)) })
    }
    if (id === '') {
      const message = body as Message
      if (this.refused.has(message.id)) return problem(422, 'invalid_request')
      return Response.json(this.#create(thread, message))
    }
    const message = this.#messages.get(`${thread}/${id}`)
    if (!message) return problem(404, 'message_not_found')
    if (method === 'GET') return Response.json(message)
    if (method === 'PATCH') return this.#edit(thread, message, headers.get('if-match'), body as Message)
    this.#note(thread, method === 'PUT' ? 'react' : 'unreact', Number(reaction))
    return method === 'PUT' ? Response.json(message) : new Response(null, { status: 204 })
  }

  #create(thread: string, { id, body }: Message): Message {
    const known = this.#messages.get(`${thread}/${id}`)
    if (known) return known
    const message = { id, body, version: 1, rev: ++this.#rev }
    this.#messages.set(`${thread}/${id}`, message)
    this.#note(thread, 'create', body.n)
    return message
  }

  #edit(thread: string, message: Message, ifMatch: string | null, { body }: Message): Response {
    if (ifMatch !== null && ifMatch !== `"${message.version}"`) return problem(412, 'version_mismatch')
    Object.assign(message, { body, version: message.version + 1, rev: ++this.#rev })
    this.#note(thread, 'edit', body.n)
    return Response.json(message)
  }

  #note(thread: string, kind: Kind, n: number): void {
    this.done.set(thread, [...(this.done.get(thread) ?? []), { kind, n }])
  }
}

function problem(status: number, code: string): Response {
  const headers = { 'content-type': 'application/problem+json' }
  return new Response(JSON.stringify({ status, code, title: code }), { status, headers })
}
