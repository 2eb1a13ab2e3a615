import { ProgressDBError } from './error.ts'
import type { Operation } from './outbox/write.ts'
import type { Shape } from './types.ts'

/** A schema of any library that follows https://standardschema.dev, such as Zod, Valibot or ArkType. */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What messages have to be like. What others have stored is not checked. */
export interface Schemas<S extends Shape> {
  body?: StandardSchema<S['body']>
  metadata?: StandardSchema<S['metadata']>
}

/**
 * Checks what is about to be written, before it is shown. An edit's metadata are a patch, which no schema describes, and are left
 * to the server.
 *
 * @returns the same with what the schemas made of it
 * @throws ProgressDBError `invalid_argument`, with the fields in `errors`
 */
export function checked<S extends Shape>(schemas: Schemas<S>, operation: Operation<S>): Operation<S> {
  if (operation.kind === 'create') {
    const { message } = operation
    const body = parsed(schemas.body, message.body, 'body')
    const metadata = message.metadata && parsed(schemas.metadata, message.metadata, 'metadata')
    return { ...operation, message: { ...message, body, ...(metadata && { metadata }) } }
  }
  if (operation.kind !== 'edit' || operation.edit.body === undefined) return operation
  return {
    ...operation,
    edit: { ...operation.edit, body: parsed(schemas.body, operation.edit.body, 'body') },
  }
}

function parsed<T>(schema: StandardSchema<T> | undefined, value: T, name: string): T {
  if (!schema) return value
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise)
    throw new ProgressDBError(
      'invalid_argument',
      `The schema of ${name} takes its time; give one that does not.`,
    )
  if (!result.issues) return result.value
  const errors = result.issues.map(({ message, path = [] }) => {
    const keys = path.map((step) => String(typeof step === 'object' ? step.key : step))
    return { in: 'body' as const, field: ['', name, ...keys.map(escaped)].join('/'), message }
  })
  const [first] = errors
  throw new ProgressDBError('invalid_argument', `${first?.field}: ${first?.message}`, { errors })
}

/** As in a JSON pointer. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
