import type { Random } from '../support/random.ts'
import type { Media, Operation } from './document.ts'
import type { RawRequest } from './exchange.ts'
import type { Schema, SchemaCheck } from './json-schema.ts'
import type { World } from './world.ts'

/** What a query must have where it is one of several things, which the document cannot say. */
const oneOfSeveral: Record<string, string> = { tail: 'thread=x' }

export type JsonPath = readonly (string | number)[]

/** A request in the making: right as it is, for mutations to spoil. */
export class Draft {
  readonly operation: Operation
  method: string
  /** Percent-encoded. */
  readonly params: Record<string, string>
  /** The path as it is sent; from the operation and `params` if undefined. */
  path: string | undefined
  /** `name=value`, as sent. */
  readonly query: string[] = []
  /** What the query must have, unless `query` says something else of it. */
  readonly #needed: readonly string[]
  readonly headers: Map<string, string>
  /** The body's JSON value, where it has one. */
  value: unknown
  /** The body as it is sent; the JSON of `value` if undefined. */
  bytes: Uint8Array | undefined
  /** Pieces of JSON text that no value has, by the texts that stand for them in `value`. */
  readonly #pieces = new Map<string, string>()

  constructor(operation: Operation, world: World, random: Random, check: SchemaCheck) {
    this.operation = operation
    this.method = operation.method
    this.params = world.pathParameters(operation, random)
    this.#needed = operation.parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sample(schema, check)))}`)
      .concat(oneOfSeveral[operation.id] ?? [])
    this.headers = new Map(world.credentials(operation, random).map(([name, value]) => [name, value]))
    if (!operation.body) return
    this.headers.set('content-type', operation.body.type)
    if (operation.body.type === 'application/json')
      this.value = usualBody(operation.body.media, check, random)
    else this.bytes = Buffer.from('{"type":"header","format":1}\n')
  }

  /** A text that becomes a piece of JSON in the body as it is sent. */
  piece(json: string): string {
    const name = `piece-${this.#pieces.size}-of-json`
    this.#pieces.set(JSON.stringify(name), json)
    return name
  }

  /** The body's JSON as it will be sent. */
  get json(): string {
    let text = JSON.stringify(this.value)
    for (const [name, json] of this.#pieces) text = text.replace(name, () => json)
    return text
  }

  toRequest(): RawRequest {
    const path = this.path ?? this.operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => this.params[name]!)
    const isSaid = (needed: string) => this.query.some((said) => nameIn(said) === nameIn(needed))
    const query = [...this.#needed.filter((needed) => !isSaid(needed)), ...this.query]
    const hasBody = this.operation.body !== undefined || this.bytes !== undefined
    return {
      method: this.method,
      target: query.length > 0 ? `${path}?${query.join('&')}` : path,
      headers: [...this.headers],
      body: hasBody ? (this.bytes ?? Buffer.from(this.json)) : undefined,
    }
  }
}

function nameIn(pair: string): string {
  return pair.split('=')[0]!
}

/** The document's own example with ids that are not taken yet; with each list in it, so that there is more to spoil. */
function usualBody({ schema, example }: Media, check: SchemaCheck, random: Random): unknown {
  const value = structuredClone(example ?? sample(schema!, check))
  const renew = (item: unknown): void => {
    if (typeof item !== 'object' || item === null) return
    if ('id' in item)
      item.id = `id-${random.below(2 ** 32).toString(36)}-${random.below(2 ** 32).toString(36)}`
    if ('messages' in item) (item.messages as unknown[]).forEach(renew)
  }
  renew(value)
  return value
}

/** A value that fits a schema. */
export function sample(reference: Schema, check: SchemaCheck): unknown {
  const schema = check.resolve(reference)
  if (schema.example !== undefined) return schema.example
  if (schema.enum) return schema.enum[0]
  if ('const' in schema) return schema.const
  const [option] = schema.anyOf ?? schema.oneOf ?? []
  if (option) return sample(option, check)
  if (schema.type === 'array') return [sample(schema.items!, check)]
  if (schema.type === 'object') {
    const required = (schema.required ?? []).map((name) => [name, sample(schema.properties![name]!, check)])
    return Object.fromEntries(required)
  }
  return schema.type === 'integer' ? (schema.minimum ?? 0) : 'x'
}

/** Puts something into a JSON value; also under a name like `__proto__`, which an assignment would not. */
export function setAt(
  root: unknown,
  path: JsonPath,
  value: unknown,
  schema: Schema,
  check: SchemaCheck,
): void {
  let item = root as Record<string, unknown>
  let at = schema
  for (const [i, step] of path.entries()) {
    const rules = check.resolve(at)
    at = (typeof step === 'number' ? rules.items : propertyOf(rules, step)) ?? {}
    const isLast = i === path.length - 1
    if (isLast || !Object.hasOwn(item, step)) {
      Object.defineProperty(item, step, {
        value: isLast ? value : sample(at, check),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    item = item[step] as Record<string, unknown>
  }
}

function propertyOf({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** A JSON pointer (RFC 6901). */
export function pointerOf(path: JsonPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
