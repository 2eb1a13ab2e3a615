import { z } from 'zod'

export type JsonObject = { [name: string]: unknown }

/** Collects the named schemas that others refer to. */
export class Schemas {
  readonly all: JsonObject = {}

  /** A schema as JSON schema; the named ones in it become components. */
  add(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonObject {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // A number in a query is a string for the parser only.
        if (jsonSchema.type === 'integer') delete jsonSchema.pattern
      },
    }) as JsonObject & { $defs?: JsonObject }
    for (const [name, definition] of Object.entries($defs)) this.all[name] ??= toComponents(definition)
    return toComponents(root) as JsonObject
  }
}

function toComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComponents)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === '$ref'
        ? [name, String(inner).replace('#/$defs/', '#/components/schemas/')]
        : [name, toComponents(inner)],
    ),
  )
}
