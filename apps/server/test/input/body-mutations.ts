import type { ApiDocument, Operation } from './document.ts'
import { type JsonPath, pointerOf, setAt } from './draft.ts'
import type { Schema, SchemaCheck } from './json-schema.ts'
import { either, invalid, type Mutation, taken } from './mutation.ts'
import { halfPairs, oddNames, rightIds, wrongIds } from './texts.ts'

/** A field of a body, as the document describes it. */
export interface BodyField {
  path: JsonPath
  schema: Schema
  isRequired: boolean
}

/** Every field of an operation's body, those of lists by their first item; not the body itself. */
export function bodyFields(operation: Operation, check: SchemaCheck): BodyField[] {
  if (operation.body?.type !== 'application/json') return []
  return [...fieldsIn(operation.body.media.schema!, [], check)]
}

function* fieldsIn(reference: Schema, path: JsonPath, check: SchemaCheck): Generator<BodyField> {
  const schema = check.resolve(reference)
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const field = [...path, name]
    yield { path: field, schema: check.resolve(inner), isRequired: schema.required?.includes(name) ?? false }
    yield* fieldsIn(inner, field, check)
  }
  if (schema.items) {
    yield { path: [...path, 0], schema: check.resolve(schema.items), isRequired: false }
    yield* fieldsIn(schema.items, [...path, 0], check)
  }
}

/** What can be done to the body's fields, by what the document says of them. */
export function bodyMutations(operation: Operation, { check }: ApiDocument): Mutation[] {
  if (operation.body?.type !== 'application/json') return []
  const root = operation.body.media.schema!
  const fields = bodyFields(operation, check)
  const made = fields.flatMap((field) => [
    ...wrongValues(field, root, check),
    ...textsFor(field, root, check),
    ...(field.isRequired ? [missing(field, root, check)] : []),
  ])
  const whole: BodyField = { path: [], schema: check.resolve(root), isRequired: true }
  for (const { path, schema } of [whole, ...fields]) {
    if (schema.additionalProperties === false && schema.properties)
      made.push(...oddNames.map((name) => unknownName(path, name, root, check)))
    if (schema.additionalProperties === true)
      made.push(...oddNames.map((name) => freeName(path, name, root, check)), longName(path, root, check))
  }
  return [...made, ...wrongBodies(root, check)]
}

/** Values of every kind, for fields that want another one. */
const values: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, '', 'x', 'NaN', '\0', [], [null], [[]], {}, { a: 1 }],
  ...['x'.repeat(20_000), Array.from({ length: 1001 }, () => 0), [{}], { length: 1 }, '2026-02-30T00:00:00Z'],
]

function wrongValues({ path, schema }: BodyField, root: Schema, check: SchemaCheck): Mutation[] {
  const name = pointerOf(path)
  return values
    .filter((value) => !check.isValid(schema, value))
    .map((value) => ({
      label: `body ${name}: the wrong value ${JSON.stringify(value).slice(0, 30)}`,
      part: 'body',
      expectation: invalid('body', name),
      apply: (draft) => setAt(draft.value, path, structuredClone(value), root, check),
    }))
}

/** An id, or another text whose bytes are bounded as those of ids are, has both bounds in its schema. */
export function idBytes({ type, minLength, maxLength }: Schema): number | undefined {
  return type === 'string' && minLength === 1 && (maxLength === 128 || maxLength === 64)
    ? maxLength
    : undefined
}

function textsFor({ path, schema }: BodyField, root: Schema, check: SchemaCheck): Mutation[] {
  const name = pointerOf(path)
  const made: Mutation[] = []
  const add = (text: string, expectation: Mutation['expectation'], what: string) =>
    made.push({
      label: `body ${name}: ${what} ${JSON.stringify(text).slice(0, 30)}`,
      part: 'body',
      expectation,
      apply: (draft) => setAt(draft.value, path, text, root, check),
    })
  const maxBytes = idBytes(schema)
  if (maxBytes !== undefined) {
    for (const text of rightIds(maxBytes)) add(text, taken, 'the id')
    for (const text of [...wrongIds(maxBytes), '.', '..']) add(text, invalid('body', name), 'the wrong id')
  } else if (check.isValid(schema, 'x')) {
    for (const text of rightIds(128)) add(text, either({ in: 'body', name }), 'the text')
  }
  if (schema.format === 'date-time')
    for (const time of times) add(time, either({ in: 'body', name }), 'the time')
  if (schema.type === 'string' || schema.type === undefined) {
    for (const half of halfPairs)
      made.push({
        label: `body ${name}: the half pair ${half}`,
        part: 'body',
        expectation: invalid('body', name),
        apply: (draft) => setAt(draft.value, path, draft.piece(half), root, check),
      })
  }
  return made
}

function missing({ path }: BodyField, root: Schema, check: SchemaCheck): Mutation {
  return {
    label: `body ${pointerOf(path)}: missing`,
    part: 'body',
    expectation: invalid('body', pointerOf(path)),
    apply(draft) {
      setAt(draft.value, path, null, root, check)
      const parent = path.slice(0, -1).reduce<unknown>((item, step) => item?.[step as never], draft.value)
      delete (parent as Record<string, unknown>)[path.at(-1)!]
    },
  }
}

function unknownName(path: JsonPath, name: string, root: Schema, check: SchemaCheck): Mutation {
  const field = pointerOf([...path, name])
  return {
    label: `body ${pointerOf(path)}: the unknown field ${JSON.stringify(name).slice(0, 30)}`,
    part: 'body',
    expectation: invalid('body', field),
    apply: (draft) => setAt(draft.value, [...path, name], { polluted: true }, root, check),
  }
}

/** A name of the caller's choice, in a field that takes any. */
function freeName(path: JsonPath, name: string, root: Schema, check: SchemaCheck): Mutation {
  return {
    label: `body ${pointerOf(path)}: the name ${JSON.stringify(name).slice(0, 30)}`,
    part: 'body',
    expectation: taken,
    apply(draft) {
      setAt(draft.value, path, {}, root, check)
      // biome-ignore lint/suspicious/noThenProperty: what looks like a promise must be taken as data
      setAt(draft.value, [...path, name], { [name]: 'x', polluted: true, then: null }, root, check)
    },
  }
}

/** A name that no refusal may send back whole. */
function longName(path: JsonPath, root: Schema, check: SchemaCheck): Mutation {
  const name = '👍'.repeat(50_000)
  return {
    label: `body ${pointerOf(path)}: something wrong under a long name`,
    part: 'body',
    isHeavy: true,
    expectation: invalid('body', pointerOf(path)),
    apply: (draft) => setAt(draft.value, path, { [name]: draft.piece('1e400') }, root, check),
  }
}

/** JSON values that are no objects, in place of the whole body. */
function wrongBodies(root: Schema, check: SchemaCheck): Mutation[] {
  return values
    .filter(
      (value) => !check.isValid(root, value) && (typeof value !== 'object' || Array.isArray(value) || !value),
    )
    .map((value) => ({
      label: `body: the wrong value ${JSON.stringify(value).slice(0, 30)}`,
      part: 'body',
      expectation: invalid('body', ''),
      apply: (draft) => {
        draft.value = structuredClone(value)
      },
    }))
}

/** The fields in which any JSON may stand, or any object. */
export function freeFields(operation: Operation, check: SchemaCheck): BodyField[] {
  return bodyFields(operation, check).filter(
    ({ schema: { type, anyOf, oneOf, additionalProperties } }) =>
      (type === undefined && !anyOf && !oneOf) || additionalProperties === true,
  )
}

/** Times at the edges of what a time can be. */
const times = [
  ...[
    '1970-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00+23:59',
    '0000-01-01T00:00:00Z',
  ],
  ...['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '2024-02-29T23:59:59.999999999+05:45'],
  ...['2016-12-31T23:59:60Z', '2026-01-01T24:00:00Z', '+002026-01-01T00:00:00Z', '2026-01-01t00:00:00z'],
  `2026-01-01T00:00:00.${'9'.repeat(5000)}Z`,
]

/** A value for a field in which any JSON may stand: one member in an object, where it has to be an object. */
export function inField({ schema }: BodyField, piece: unknown): unknown {
  return schema.type === 'object' ? { x: piece } : piece
}
