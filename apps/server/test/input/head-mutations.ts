import type { ApiDocument, Operation } from './document.ts'
import { type Expectation, inputCodes } from './judge.ts'
import { either, invalid, type Mutation, refused } from './mutation.ts'
import { brokenEncodings, rightIds, wrongIds } from './texts.ts'

/** What can be done to the headers. Those that no `Headers` object takes are sent over sockets. */
export function headerMutations(operation: Operation): Mutation[] {
  const set = (name: string, value: string | undefined, expectation: Expectation): Mutation => ({
    label: `header ${name}: ${value === undefined ? 'missing' : value.slice(0, 40)}`,
    part: 'header',
    expectation,
    apply(draft) {
      if (value === undefined) draft.headers.delete(name)
      else draft.headers.set(name, value)
    },
  })
  const names = new Set(
    operation.parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
  )
  return [
    ...preferences.wrong.map((value) =>
      set(
        'prefer',
        value,
        names.has('Prefer') ? invalid('header', 'Prefer') : either({ in: 'header', name: 'Prefer' }),
      ),
    ),
    ...preferences.right.map((value) => set('prefer', value, either())),
    ...(names.has('X-User-ID') ? userIds(set) : []),
    ...(names.has('If-Match') ? versions(set) : []),
    ...(operation.body ? contentTypes(operation.body.type, set) : []),
    ...(operation.audience === 'anyone' ? [] : credentials(set)),
    ...[...harmless].map(([name, value]) => set(name, value, either())),
  ]
}

type Set_ = (name: string, value: string | undefined, expectation: Expectation) => Mutation

const preferences = {
  wrong: [
    'durability=bogus',
    'durability',
    'durability=',
    'durability=FAST',
    'durability=1',
    'a, durability=none',
  ],
  right: [
    ...['durability=fast', 'durability="safe"', 'Durability=fast', 'respond-async', '', ',,,', ';;;=', '='],
    ...[
      'durability=fast;x=y',
      'wait=10, durability=fast',
      'x'.repeat(5000),
      'durability =fast',
      '__proto__=1',
    ],
  ],
}

/** A user named by the back end, where the request has its key; a token names its own. */
function userIds(set: Set_): Mutation[] {
  const named = { in: 'header', name: 'X-User-ID' } as const
  const withKey = (value: string, expectation: Expectation): Mutation => {
    const mutation = set('x-user-id', value, expectation)
    return {
      ...mutation,
      apply(draft) {
        // With a token the header is refused in any case.
        if (expectation.outcome === 'refused' || draft.headers.has('x-user-id')) mutation.apply(draft)
      },
    }
  }
  return [
    ...rightIds(128).map((text) => withKey(encodeURIComponent(text), either(named))),
    ...[...wrongIds(128), '', '.', '..'].map((text) =>
      withKey(encodeURIComponent(text), refused('invalid_request', named)),
    ),
    ...brokenEncodings.map((raw) => withKey(raw, refused('invalid_request', named))),
    withKey('\u00e9', refused('invalid_request', named)),
    withKey('a\tb', refused('invalid_request', named)),
  ]
}

function versions(set: Set_): Mutation[] {
  const wrong = [
    '',
    '3',
    '""',
    '"a"',
    'W/"1"',
    '"1", "2"',
    '"-1"',
    '"1e3"',
    '"1.0"',
    "'1'",
    '"1" x',
    '**',
    '"9007199254740993"',
  ]
  const right = ['*', ' * ', '"1"', '"0"', '"999999999999999"', ' "1" ', '"001"']
  return [
    ...wrong.map((value) => set('if-match', value, invalid('header', 'If-Match'))),
    ...right.map((value) => set('if-match', value, either())),
  ]
}

function contentTypes(type: string, set: Set_): Mutation[] {
  const wrong = [
    '',
    'text/plain',
    'application',
    'application/',
    '/json',
    'json',
    'application/xjson',
    'application/json/x',
  ]
  const others = [
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/html',
    'a'.repeat(3000),
    '*/*',
  ]
  const odd = [
    '; charset=utf-16',
    '; charset=latin1',
    ';charset=',
    '; charset="UTF-8"',
    ';',
    '; q=1; q=1',
    ' ; x',
  ]
  return [
    set('content-type', undefined, refused('unsupported_media_type')),
    ...[...wrong, ...others].map((value) => set('content-type', value, refused('unsupported_media_type'))),
    ...odd.map((parameters) => set('content-type', `${type}${parameters}`, either())),
    set('content-type', type.toUpperCase(), either()),
    set('content-encoding', 'gzip', either()),
    set('content-language', '\u00ff', either()),
  ]
}

const json = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const signature = 'A'.repeat(43)

function credentials(set: Set_): Mutation[] {
  const claims = { iss: 'aaaaaaaaaaaa', aud: 'progressdb', sub: 'ada', iat: 1, exp: 9_999_999_999 }
  const header = { alg: 'HS256', kid: 'aaaaaaaaaaaa' }
  const deep = `${'['.repeat(1500)}${']'.repeat(1500)}`
  const tokens = [
    ...[
      'a',
      'a.b',
      'a.b.c',
      '..',
      'a.b.c.d',
      '....',
      'null',
      '\u00e9',
      '%00',
      'e30.e30.e30',
      `${json(header)}..`,
    ],
    ...[
      header,
      { ...header, kid: '__proto__' },
      { ...header, kid: ['a'] },
      { ...header, kid: { a: 1 } },
      [],
      null,
      1,
      'x',
    ].map((value) => `${json(value)}.${json(claims)}.${signature}`),
    ...[deep, '{', '"\ud800"', '{"alg":"HS256","kid":"aaaaaaaaaaaa","crit":["b64"],"b64":false}'].map(
      (text) => `${json(text)}.${json(text)}.${signature}`,
    ),
    'x'.repeat(9000),
  ]
  const keys = [
    'pdb_',
    'pdb__',
    'pdb_a_b',
    'pdb_aaaaaaaa_',
    `pdb_aaaaaaaa_${'A'.repeat(43)}`,
    `pdb_aaaaaaaa_${'A'.repeat(44)}`,
  ]
  const more = [
    `pdb___proto___${'A'.repeat(43)}`,
    `pdb_constructor_${'A'.repeat(43)}`,
    `pdb_${'a'.repeat(8000)}`,
    `PDB_aaaaaaaa_${'A'.repeat(43)}`,
  ]
  const unauthorized = ['invalid_credentials', 'missing_credentials', 'expired_token']
  const refusal = refused([...unauthorized, 'invalid_request'], { in: 'header', name: 'X-User-ID' })
  return [
    ...[...tokens, ...keys, ...more].map((text) => set('authorization', `Bearer ${text}`, refusal)),
    ...['Bearer', 'Bearer ', 'Basic YTpi', 'Digest x', 'bearer', 'Bearer\u00a0x', 'pdb_x', 'x'].map((text) =>
      set('authorization', text, refused(unauthorized)),
    ),
  ]
}

/** Headers that the server has no use for. */
const harmless: ReadonlyMap<string, string> = new Map([
  ['accept', 'text/nothing;q=0'],
  ['accept-encoding', 'gzip;q=nan, *;q=0'],
  ['range', 'bytes=0-0,-1'],
  ['if-none-match', '*'],
  ['if-modified-since', 'never'],
  ['x-http-method-override', 'DELETE'],
  ['x-original-url', '/v1/keys'],
  ['x-forwarded-for', '127.0.0.1, ::1, \u00ff'],
  ['forwarded', 'for="_x";proto=https'],
  ['cookie', `a=${'b'.repeat(4000)}`],
  ['origin', 'null'],
  ['upgrade', 'websocket'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
  ['x-request-id', 'mine'],
])

/** Other methods on the path of an operation, and other paths with its method. */
export function routeMutations(operation: Operation, document: ApiDocument): Mutation[] {
  const example = operation.path.replaceAll(/\{\w+\}/g, 'x')
  const known = new Set(document.at(example).keys())
  const methods = [
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'PROPFIND',
    'M-SEARCH',
    'QUERY',
    'LINK',
    'PURGE',
  ]
  const other = methods
    .filter((method) => !known.has(method))
    .map(
      (method): Mutation => ({
        label: `method ${method}`,
        part: 'method',
        expectation: refused(['method_not_allowed', 'route_not_found', ...inputCodes]),
        apply: (draft) => {
          draft.method = method
        },
      }),
    )
  const head: Mutation = {
    label: 'method HEAD',
    part: 'method',
    expectation: either(),
    apply: (draft) => {
      draft.method = 'HEAD'
    },
  }
  const path = (what: string, change: (path: string) => string): Mutation[] => {
    // The path `/` has no parts in which to change anything.
    if (change(operation.path) === operation.path) return []
    return [
      {
        label: `path: ${what}`,
        part: 'path',
        expectation: refused(['route_not_found', 'method_not_allowed', 'malformed_request', ...inputCodes]),
        apply: (draft) => {
          draft.path = change(draft.operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => draft.params[name]!))
        },
      },
    ]
  }
  return [
    ...other,
    ...(operation.method === 'GET' ? [head] : []),
    ...path('with a slash behind it', (text) => `${text}/`),
    ...path('with two slashes before it', (text) => `/${text}`),
    ...path('with a double slash in it', (text) => text.replace(/\/(?=[^/]+$)/, '//')),
    ...path('in capitals', (text) => text.replace(/^\/\w+/, (start) => start.toUpperCase())),
    ...path('of another version', (text) => `/v2${text}`),
    ...path('with more behind it', (text) => `${text}/x/y/z`),
    ...path('with an encoded NUL behind it', (text) => `${text}/%00`),
    ...path('long', (text) => `${text}/${'x'.repeat(10_000)}`),
    ...path('with many parts', (text) => `${text}${'/x'.repeat(2000)}`),
    ...path('out of the root', () => '/../../../../etc/passwd'),
  ]
}
