import { bodyFields, freeFields, inField } from './body-mutations.ts'
import type { ApiDocument, Operation } from './document.ts'
import { type Draft, type JsonPath, pointerOf, setAt } from './draft.ts'
import { either, invalid, type Mutation, refused, taken } from './mutation.ts'
import { brokenBytes, halfPairs } from './texts.ts'

/** The limits of the server under test. */
export interface Limits {
  maxBodyBytes: number
  maxJsonDepth: number
}

/** Levels of nesting: about the limit, far beyond it, and deeper than a program's stack. */
const depths = (limit: number) => [limit - 1, limit, limit + 1, 1000, 100_000]

/** What can be done to a body as text and as bytes, whatever its fields are. */
export function jsonMutations(operation: Operation, document: ApiDocument, limits: Limits): Mutation[] {
  if (!operation.body) return []
  if (operation.body.type !== 'application/json') return [...wrongEncodings(), ...sizes(4 * 1024 * 1024)]
  return [
    ...wrongTexts(),
    ...wrongEncodings(),
    ...oddNumbers(operation, document),
    ...halfPairsWithin(operation, document),
    ...nesting(operation, document, limits),
    ...sizes(limits.maxBodyBytes),
    ...boundedFields(operation, document),
  ]
}

function wrongTexts(): Mutation[] {
  const change = (what: string, change: (json: string) => string): Mutation => ({
    label: `body: ${what}`,
    part: 'body',
    expectation: refused('invalid_json'),
    apply: (draft) => {
      draft.bytes = Buffer.from(change(draft.json))
    },
  })
  const texts = [
    '',
    ' ',
    '\0',
    '{',
    '}',
    '[',
    '"',
    'NaN',
    '-Infinity',
    'undefined',
    '0x10',
    '01',
    '+1',
    '.5',
    '1.',
  ]
  const more = [
    '1e',
    "{'a':1}",
    '{a:1}',
    '{"a":1,}',
    '[1,]',
    '{"a" 1}',
    '{"a":\u00a01}',
    '// x\n{}',
    '"\n"',
    '"\\x41"',
  ]
  return [
    ...[...texts, ...more].map((text) => change(`the text ${JSON.stringify(text)}`, () => text)),
    change('cut in half', (json) => json.slice(0, Math.ceil(json.length / 2))),
    change('cut by one', (json) => json.slice(0, -1)),
    change('twice', (json) => `${json}${json}`),
    change('with a NUL behind it', (json) => `${json}\0`),
    change('with a byte order mark', (json) => `\ufeff${json}`),
    change('as a form', () => 'body=x&id=y'),
    change(
      'as XML',
      () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
  ]
}

/** Bytes that are no UTF-8, within the first text of the body or as all of it. */
function wrongEncodings(): Mutation[] {
  const made = brokenBytes.map((bytes): Mutation => {
    const hex = Buffer.from(bytes).toString('hex')
    return {
      label: `body: the bytes ${hex} in it`,
      part: 'body',
      expectation: refused('invalid_encoding'),
      apply(draft) {
        const whole = Buffer.from(draft.bytes ?? Buffer.from(draft.json))
        const at = whole.indexOf('"') + 1
        draft.bytes = Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at)])
      },
    }
  })
  const encode = (what: string, encoded: (text: string) => Buffer): Mutation => ({
    label: `body: as ${what}`,
    part: 'body',
    expectation: what === 'UTF-16 big-endian' ? either() : refused(['invalid_encoding', 'invalid_json']),
    apply: (draft) => {
      draft.bytes = encoded(textOf(draft))
    },
  })
  return [
    ...made,
    encode('gzip', () => Buffer.from('1f8b0800000000000003ab56ca4fca52b2520a2e29caaf54d25128', 'hex')),
    encode('Latin-1', (text) => Buffer.from(`"é${text}`, 'latin1')),
    encode('UTF-16 with a mark', (text) =>
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
    ),
    encode('UTF-16 big-endian', (text) => Buffer.from(text, 'utf16le').swap16()),
  ]
}

function textOf(draft: Draft): string {
  return draft.bytes ? Buffer.from(draft.bytes).toString() : draft.json
}

/** Numbers that JSON can write, and a double cannot hold, or hardly. */
function oddNumbers(operation: Operation, { check }: ApiDocument): Mutation[] {
  const root = operation.body!.media.schema!
  const right = [
    '9007199254740991',
    '-9007199254740991',
    '-0',
    '0.1',
    '1e-400',
    '1E+2',
    '1.7976931348623157e308',
    '5e-324',
  ]
  const wrong = ['1e400', '-1e400', '1e999999999', `1${'0'.repeat(400)}`]
  return freeFields(operation, check).flatMap((field) =>
    [...right, ...wrong].map((number) => ({
      label: `body ${pointerOf(field.path)}: the number ${number.slice(0, 30)}`,
      part: 'body',
      expectation: wrong.includes(number) ? invalid('body', pointerOf(field.path)) : taken,
      apply: (draft) => setAt(draft.value, field.path, inField(field, draft.piece(number)), root, check),
    })),
  )
}

/** Halves of surrogate pairs within free fields, as values and as names. */
function halfPairsWithin(operation: Operation, { check }: ApiDocument): Mutation[] {
  const root = operation.body!.media.schema!
  return freeFields(operation, check).flatMap((field) =>
    halfPairs.flatMap((half) =>
      [`{"x":[${half}]}`, `{${half}:1}`, `{"a":{"b":[{${half}:{}}]}}`].map((json) => ({
        label: `body ${pointerOf(field.path)}: the half pair in ${json}`,
        part: 'body',
        expectation: invalid('body', pointerOf(field.path)),
        apply: (draft) => setAt(draft.value, field.path, draft.piece(json), root, check),
      })),
    ),
  )
}

function nesting(operation: Operation, { check }: ApiDocument, { maxJsonDepth }: Limits): Mutation[] {
  const root = operation.body!.media.schema!
  const free = freeFields(operation, check)
  const fields = bodyFields(operation, check)
  const nested = (path: JsonPath, levels: number, json: string, isFree: boolean): Mutation => ({
    label: `body ${pointerOf(path)}: ${levels} levels of ${json.slice(0, 1)}`,
    part: 'body',
    isHeavy: json.length > 100_000,
    // The field itself is as many levels deep as its path is long.
    expectation:
      levels + path.length > maxJsonDepth || !isFree
        ? invalid('body', path.length > 0 ? pointerOf(path) : '')
        : taken,
    apply: (draft) => setAt(draft.value, path, draft.piece(json), root, check),
  })
  const of = (path: JsonPath, isFree: boolean, isList: boolean) =>
    depths(maxJsonDepth).flatMap((total) => {
      const levels = total - path.length
      return [
        nested(path, levels, objects(levels), isFree),
        ...(isList ? [nested(path, levels, lists(levels), isFree)] : []),
      ]
    })
  const whole = depths(maxJsonDepth).map(
    (levels): Mutation => ({
      label: `body: ${levels} levels of [`,
      part: 'body',
      isHeavy: levels > 10_000,
      expectation: invalid('body', ''),
      apply: (draft) => {
        draft.bytes = Buffer.from(lists(levels))
      },
    }),
  )
  const typed = fields.filter(({ path }) => !free.some((field) => pointerOf(field.path) === pointerOf(path)))
  return [
    ...free.flatMap(({ path, schema }) => of(path, true, schema.type !== 'object')),
    ...typed.slice(0, 3).flatMap(({ path }) => of(path, false, true)),
    ...whole,
  ]
}

function lists(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`
}

function objects(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`
}

/** Bodies up to and over the limit: white space behind the value is part of the body. */
function sizes(maxBytes: number): Mutation[] {
  return [maxBytes - 1, maxBytes, maxBytes + 1, maxBytes + 100_000].map((bytes) => ({
    label: `body: ${bytes} bytes`,
    part: 'body',
    isHeavy: true,
    expectation: bytes > maxBytes ? refused('body_too_large') : taken,
    apply(draft) {
      const text = textOf(draft)
      draft.bytes = Buffer.from(text + ' '.repeat(Math.max(0, bytes - Buffer.byteLength(text))))
    },
  }))
}

/** Fields whose bytes are bounded, as their descriptions say: `up to 16 KiB`. */
function boundedFields(operation: Operation, { check }: ApiDocument): Mutation[] {
  const root = operation.body!.media.schema!
  return bodyFields(operation, check).flatMap(({ path, schema }) => {
    const kilobytes = /up to (\d+) KiB/.exec(schema.description ?? '')?.[1]
    if (kilobytes === undefined) return []
    const limit = Number(kilobytes) * 1024
    const name = pointerOf(path)
    const make = (bytes: number, value: unknown, what: string): Mutation => ({
      label: `body ${name}: ${bytes} bytes of ${what}`,
      part: 'body',
      expectation: bytes > limit ? invalid('body', name) : taken,
      apply: (draft) => setAt(draft.value, path, value, root, check),
    })
    const around = [limit - 1, limit, limit + 1, 2 * limit]
    if (schema.type === 'string')
      return around.flatMap((bytes) => [
        make(bytes, 'x'.repeat(bytes), 'x'),
        make(bytes, `${'x'.repeat(bytes % 2)}${'é'.repeat(Math.floor(bytes / 2))}`, 'é'),
      ])
    return around.map((bytes) => make(bytes, { x: 'x'.repeat(bytes - '{"x":""}'.length) }, 'x'))
  })
}
