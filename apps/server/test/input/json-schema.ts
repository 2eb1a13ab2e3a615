/** A JSON schema, as far as the server's document uses them; any other keyword is an error here. */
export interface Schema {
  $ref?: string
  type?: string | readonly string[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
  description?: string
  default?: unknown
  example?: unknown
  examples?: unknown
}

const known = new Set([
  ...['$ref', 'type', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'minItems'],
  ...[
    'maxItems',
    'enum',
    'const',
    'anyOf',
    'oneOf',
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'pattern',
  ],
  ...['format', 'description', 'default', 'example', 'examples'],
])
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Checks values against the schemas of an OpenAPI document. */
export class SchemaCheck {
  readonly #schemas: Record<string, Schema>

  /** @param schemas the document's `components.schemas` */
  constructor(schemas: Record<string, Schema>) {
    this.#schemas = schemas
  }

  /** What a schema says once its reference is followed. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema
    const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref)?.[1]
    const found = name === undefined ? undefined : this.#schemas[name]
    if (!found) throw new Error(`the document has no schema ${schema.$ref}`)
    const { $ref: _, ...beside } = schema
    return { ...this.resolve(found), ...beside }
  }

  isValid(schema: Schema, value: unknown): boolean {
    return this.errors(schema, value).length === 0
  }

  /** What is wrong with a value, each with where it is; empty if nothing is. */
  errors(reference: Schema, value: unknown, at = ''): string[] {
    const schema = this.resolve(reference)
    const unknown = Object.keys(schema).filter((keyword) => !known.has(keyword))
    if (unknown.length > 0) throw new Error(`the check knows no schema keyword ${unknown.join(', ')}`)
    if (schema.type !== undefined && ![schema.type].flat().some((type) => hasType(type, value))) {
      return [`${at || '/'}: is not ${String(schema.type)}`]
    }
    const errors = [...constraintErrors(schema, value)].map((error) => `${at || '/'}: ${error}`)
    if (schema.anyOf && !schema.anyOf.some((option) => this.isValid(option, value))) {
      errors.push(`${at || '/'}: is none of the alternatives`)
    }
    if (schema.oneOf && schema.oneOf.filter((option) => this.isValid(option, value)).length !== 1) {
      errors.push(`${at || '/'}: is not one of the alternatives`)
    }
    if (Array.isArray(value)) {
      if (schema.items)
        value.forEach((item, i) => {
          errors.push(...this.errors(schema.items!, item, `${at}/${i}`))
        })
    } else if (typeof value === 'object' && value !== null) {
      errors.push(...this.#objectErrors(schema, value as Record<string, unknown>, at))
    }
    return errors
  }

  *#objectErrors(schema: Schema, value: Record<string, unknown>, at: string): Generator<string> {
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(value, name)) yield `${at}/${name}: is missing`
    }
    for (const [name, inner] of Object.entries(value)) {
      const property =
        schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined
      const rule = property ?? schema.additionalProperties ?? true
      if (rule === false) yield `${at}/${name}: is not in the schema`
      else if (rule !== true) yield* this.errors(rule, inner, `${at}/${name}`)
      if (schema.propertyNames) yield* this.errors(schema.propertyNames, name, `${at}/${name} (name)`)
    }
  }
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type
    default:
      throw new Error(`the check knows no type ${type}`)
  }
}

function* constraintErrors(schema: Schema, value: unknown): Generator<string> {
  if (schema.enum && !schema.enum.includes(value)) yield `is none of ${schema.enum.join(', ')}`
  if ('const' in schema && schema.const !== value) yield `is not ${String(schema.const)}`
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) yield `is below ${schema.minimum}`
    if (schema.maximum !== undefined && value > schema.maximum) yield `is above ${schema.maximum}`
  } else if (typeof value === 'string') {
    const length = [...value].length
    if (length < (schema.minLength ?? 0)) yield `is shorter than ${schema.minLength}`
    if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) yield `is longer than ${schema.maxLength}`
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) yield `does not match the pattern`
    if (schema.format === 'date-time' && !isTime(value)) yield 'is no RFC 3339 time'
    else if (schema.format !== undefined && schema.format !== 'date-time')
      throw new Error(`the check knows no format ${schema.format}`)
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) yield `has fewer than ${schema.minItems} items`
    if (value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
      yield `has more than ${schema.maxItems} items`
  }
}

function isTime(text: string): boolean {
  return dateTime.test(text) && Number.isFinite(Date.parse(text))
}
