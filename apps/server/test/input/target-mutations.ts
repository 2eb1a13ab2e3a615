import { idBytes } from './body-mutations.ts'
import type { ApiDocument, Operation, Parameter } from './document.ts'
import { either, invalid, type Mutation, refused, taken } from './mutation.ts'
import { brokenEncodings, oddNames, rightIds, wrongIds } from './texts.ts'

/** What can be done to the path's parameters. */
export function pathMutations(operation: Operation): Mutation[] {
  return operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .flatMap(({ name, schema }) => {
      const make = (raw: string, what: string, expectation: Mutation['expectation']): Mutation => ({
        label: `path ${name}: ${what} ${raw.slice(0, 30)}`,
        part: 'path',
        expectation,
        apply: (draft) => {
          draft.params[name] = raw
        },
      })
      const maxBytes = idBytes(schema)
      const right = maxBytes === undefined ? either({ in: 'path', name }) : taken
      const wrong = maxBytes === undefined ? either({ in: 'path', name }) : invalid('path', name)
      const texts = (list: string[], what: string, expectation: Mutation['expectation']) =>
        list.map((text) => make(encodeURIComponent(text), what, expectation))
      return [
        ...texts(rightIds(maxBytes ?? 128), 'the id', right),
        ...texts(wrongIds(maxBytes ?? 128), 'the wrong id', wrong),
        ...(schema.pattern ? [make('not%20one', 'the wrong value', invalid('path', name))] : []),
        ...brokenEncodings.map((raw) => make(raw, 'the broken encoding', refused('malformed_request'))),
        // A URL parser takes these for steps up and down, and the request for another one, or for none.
        ...['.', '..', '%2e', '%2E%2e', '.%2e'].map((raw) => ({
          ...make(raw, 'the step', either()),
          isAlone: true,
        })),
        ...odd.map((raw) => make(raw, 'the raw text', either({ in: 'path', name }))),
      ]
    })
}

/** What a client may send in a path without encoding it. */
const odd = [
  '%41',
  '%C3%A9',
  '+',
  'a;b=c',
  'a,b',
  '@',
  '!$&',
  "()*'",
  '|',
  '^',
  '`',
  '{x}',
  '%2F..%2F',
  '[',
  ']',
  'a:1',
]

/** As what a query that is not UTF-8 may be refused; as a cursor it is none in any case. */
const notWellFormed = ['malformed_request', 'invalid_request', 'invalid_cursor']

/** What can be done to the query. */
export function queryMutations(operation: Operation, { check }: ApiDocument): Mutation[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query')
  const fixed = parameters.filter(({ name }) => !name.includes('{'))
  const add = (raw: string, what: string, expectation: Mutation['expectation']): Mutation => ({
    label: `query ${raw.slice(0, 40)}: ${what}`,
    part: 'query',
    expectation,
    apply: (draft) => {
      draft.query.push(raw)
    },
  })
  const unknown = [
    ...oddNames,
    ...fixed.map(({ name }) => name.toUpperCase()),
    'limit[]',
    'sort[0]',
    'x-limit',
  ]
    .filter((name) => !fixed.some((parameter) => parameter.name === name))
    .map((name) => add(`${encodeURIComponent(name)}=1`, 'unknown', invalid('query', name)))
  return [
    ...unknown,
    add('x', 'unknown, without a value', invalid('query', 'x')),
    add('&&&', 'nothing in it', taken),
    add(`${'x'.repeat(8000)}=1`, 'unknown, with a long name', invalid('query', 'x'.repeat(8000))),
    add(`x=${'y'.repeat(8000)}`, 'unknown and long', invalid('query', 'x')),
    ...fixed.flatMap((parameter) => [
      ...valuesOf(parameter, (value) => !check.isValid(parameter.schema, value), add),
      ...twice(parameter, add),
    ]),
    ...parameters.filter(({ name }) => name.includes('{')).flatMap((parameter) => free(parameter, add)),
    ...together(fixed, add),
  ]
}

type Add = (raw: string, what: string, expectation: Mutation['expectation']) => Mutation

/** What stands in a URL for a whole number, and is none, or none that fits. */
const wrongNumbers = [
  ...[
    '',
    '0',
    '-1',
    '1.5',
    '1.5e3',
    'NaN',
    'Infinity',
    '-0',
    '+0',
    '%20',
    'x5',
    '5x',
    '5n',
    '1_000',
    'null',
    '[]',
  ],
  ...[
    '9007199254740993',
    '99999999999999999999',
    '1e400',
    '%D9%A3',
    '%EF%BC%95',
    '5,5',
    '1000001',
    '%00',
    '5%00',
  ],
]

function valuesOf({ name, schema }: Parameter, isWrong: (value: unknown) => boolean, add: Add): Mutation[] {
  const broken = brokenEncodings.map((raw) =>
    add(`${name}=${raw}`, 'a broken encoding', refused(notWellFormed)),
  )
  if (schema.type === 'integer') {
    const most = Math.min(schema.maximum ?? 1000, 1000)
    return [
      ...broken,
      ...wrongNumbers
        .filter((raw) => isWrong(Number(raw || 'NaN')))
        .map((raw) => add(`${name}=${raw}`, 'no number', invalid('query', name))),
      add(`${name}=${schema.minimum ?? 1}`, 'the least', taken),
      add(`${name}=${most}`, 'the most', taken),
      ...(schema.maximum === undefined
        ? []
        : [add(`${name}=${schema.maximum + 1}`, 'one too many', invalid('query', name))]),
    ]
  }
  if (name === 'cursor' || name === 'before' || name === 'after') return [...broken, ...cursors(name, add)]
  const texts = [
    '',
    'x',
    'TRUE',
    '1',
    'null',
    '\0',
    'x'.repeat(2000),
    ...oddNames,
    ...rightIds(idBytes(schema) ?? 128),
  ]
  return [
    ...broken,
    ...(idBytes(schema) ? [...wrongIds(128), '.', '..', ''] : []).map((text) =>
      add(`${name}=${encodeURIComponent(text)}`, 'a wrong id', invalid('query', name)),
    ),
    ...texts.map((text) =>
      add(
        `${name}=${encodeURIComponent(text)}`,
        'a text',
        isWrong(text) ? invalid('query', name) : either({ in: 'query', name }),
      ),
    ),
  ]
}

/** Texts that are no cursors, and cursors of every list, of other times and of other places. */
function cursors(name: string, add: Add): Mutation[] {
  const garbage = [
    '',
    'x',
    '0',
    '-',
    '--',
    'm1-1',
    'm1-1-1-1',
    'M1-1-1',
    'm-1-1-1',
    ' m1-1-1',
    'eyJhIjoxfQ==',
    '%00',
    'm1-1-1%00',
  ]
  const shaped = [...'mtnvpruxz'].flatMap((kind) => [
    `${kind}1-1-1`,
    `${kind}1-0-0`,
    `${kind}1-2gosa7pa2gv-2gosa7pa2gv`,
  ])
  const others = [
    'mzzzzzzzzzzz-1-1',
    't1-zzzzzzzzzzz-1',
    'v1-1-zzzzzzzzzzz',
    'u2-1-1',
    't99-1-1',
    'start',
    'Start',
    'm0-1-1',
  ]
  return [
    ...garbage.map((raw) =>
      add(`${name}=${raw}`, 'no cursor', refused(notWellFormed, { in: 'query', name })),
    ),
    ...[...shaped, ...others].map((raw) =>
      add(`${name}=${raw}`, 'some cursor', either({ in: 'query', name })),
    ),
    add(`${name}=${'1'.repeat(101)}`, 'too long', invalid('query', name)),
    add(`${name}=${'1'.repeat(9000)}`, 'far too long', invalid('query', name)),
  ]
}

function twice({ name, schema }: Parameter, add: Add): Mutation[] {
  const value = schema.type === 'integer' ? '5' : String(schema.enum?.[0] ?? 'x')
  return [
    add(`${name}=${value}&${name}=${value}`, 'twice', invalid('query', name)),
    add(`${name}=${value}&${name}=`, 'again, empty', invalid('query', name)),
  ]
}

/** Parameters whose names are the caller's choice: `metadata.<name>`. */
function free({ name }: Parameter, add: Add): Mutation[] {
  const prefix = name.slice(0, name.indexOf('{'))
  return [
    ...oddNames.map((own) => add(`${prefix}${encodeURIComponent(own)}=x`, 'a name of its own', taken)),
    add(`${prefix}a=1&${prefix}a=2`, 'twice', invalid('query', `${prefix}a`)),
    add(`${prefix}a=%ff`, 'a broken encoding', refused(notWellFormed)),
    add(`${prefix}a=${encodeURIComponent('{"b":[1]}')}`, 'JSON', taken),
  ]
}

/** Pages that go both ways. */
function together(fixed: readonly Parameter[], add: Add): Mutation[] {
  const ways = ['before', 'after', 'around'].filter((name) =>
    fixed.some((parameter) => parameter.name === name),
  )
  return ways.flatMap((one) =>
    ways
      .filter((other) => other !== one)
      .map((other) => ({
        ...add(`${one}=m1&${other}=m1`, 'together', invalid('query', other)),
        expectation: refused(
          ['invalid_request'],
          { in: 'query' as const, name: one },
          { in: 'query', name: other },
        ),
      })),
  )
}
