import type { Operation } from './document.ts'
import { type Mutation, refused, taken } from './mutation.ts'
import { halfPairs, oddNames, rightIds, wrongIds } from './texts.ts'

/** Lines that an import must report, or take, without stumbling over them; each stands behind a right one. */
export function importMutations(operation: Operation): Mutation[] {
  if (operation.body?.type !== 'application/x-ndjson') return []
  const send = (what: string, lines: readonly string[]): Mutation => ({
    label: `lines: ${what.slice(0, 60)}`,
    part: 'body',
    expectation: taken,
    apply: (draft) => {
      draft.bytes = Buffer.from([thread, ...lines].join('\n'))
    },
  })
  return [
    ...texts.map((text) => send(JSON.stringify(text), [text])),
    ...values.map((value) => send(JSON.stringify(value), [JSON.stringify(value)])),
    ...[...rightIds(128), ...wrongIds(128), '.', '..', ''].map((id) =>
      send(`the id ${JSON.stringify(id)}`, [JSON.stringify({ ...message, id })]),
    ),
    ...oddNames.map((name) =>
      send(`the name ${JSON.stringify(name)}`, [
        JSON.stringify({ ...message, id: `n${name}`.slice(0, 100), metadata: { [name]: { [name]: 1 } } }),
        JSON.stringify({ ...message, [name]: 1 }),
      ]),
    ),
    ...[
      ...halfPairs,
      '1e400',
      '-1e400',
      deep('[', ']', 1000),
      deep('[', ']', 100_000),
      deep('{"a":', '}', 100_000),
    ].flatMap((piece) =>
      ['body', 'metadata'].map((field) =>
        send(`${piece} as ${field}`, [withPiece({ ...message, [field]: 'the piece' }, piece)]),
      ),
    ),
    {
      ...send(
        'many',
        Array.from({ length: 20_000 }, () => '{}'),
      ),
      isHeavy: true,
    },
    {
      label: 'lines: not asked for by the right first line',
      part: 'body',
      expectation: refused('invalid_request', { in: 'query', name: 'firstLine' }),
      apply: (draft) => {
        draft.query.push('firstLine=x')
      },
    },
  ]
}

const thread = '{"type":"thread","id":"imported","author":"ada","createdAt":"2026-01-01T00:00:00.000Z"}'
const purged = {
  type: 'purged',
  thread: 'imported',
  id: 'p',
  seq: 100,
  createdAt: '2026-01-01T00:00:00Z',
  purgedAt: '2026-01-02T00:00:00Z',
}
const message = { type: 'message', thread: 'imported', id: 'm', author: 'ada', role: 'user', body: 1 }

const texts = [
  '',
  ' ',
  'x',
  '{',
  'null',
  '[]',
  '1',
  '"x"',
  '{}',
  '{"type":1}',
  '{"type":"__proto__"}',
  '\0',
  '\ufeff{}',
  '1e400',
]

const values = [
  { type: 'header', format: 2 },
  { type: 'thread', id: 'imported', author: 1 },
  { type: 'thread', id: 't2', author: null, metadata: 'x' },
  { type: 'thread', id: 't3', author: null, createdAt: '1900-01-01T00:00:00Z' },
  { type: 'thread', id: 't4', author: null, metadata: { x: 'x'.repeat(20_000) } },
  { type: 'thread', id: 't5', author: null, gone: true, title: 'x' },
  { type: 'thread', id: 't6', author: null, deletedAt: '2026-01-01T00:00:00Z' },
  { type: 'member', thread: 'nowhere', user: 'ada', role: 'owner' },
  { type: 'member', thread: 'imported', user: 'ada', role: 'king' },
  { ...message, seq: 0 },
  { ...message, id: 'far', seq: 2 ** 47 },
  { ...message, id: 'behind far', seq: undefined },
  { ...message, id: 'too far', seq: 2 ** 47 + 1 },
  { ...message, id: 'v', version: 2 ** 47 },
  { ...message, id: 'r', replyTo: 'nobody' },
  { ...message, id: 'self', replyTo: 'self' },
  { ...message, id: 'e', editedBy: 'ada' },
  { ...message, id: 'd', deletedBy: 'ada' },
  { ...message, id: 'w', role: '' },
  { type: 'version', thread: 'imported', message: 'm', version: 1, author: null, createdAt: 'x', body: 1 },
  {
    type: 'version',
    thread: 'imported',
    message: 'm',
    version: 9,
    author: null,
    createdAt: '2026-01-01T00:00:00Z',
    body: 1,
  },
  { type: 'reaction', thread: 'imported', message: 'm', user: 'ada', reaction: '__proto__' },
  { type: 'reaction', thread: 'imported', message: 'nobody', user: 'ada', reaction: 'x' },
  { type: 'reaction', thread: 'imported', message: 'm', user: 'ada', reaction: 'x'.repeat(65) },
  { ...message, id: 'mentions', mentions: ['ada', 'grace', 'ada'] },
  { ...message, id: 'many mentions', mentions: Array.from({ length: 1001 }, (_, i) => `u${i}`) },
  { type: 'read', thread: 'imported', user: 'nobody', seq: 1 },
  { type: 'read', thread: 'imported', user: 'ada', seq: 2 ** 47 },
  { type: 'read', thread: 'nowhere', user: 'ada', seq: 1 },
  { ...message, id: 'expired', expiresAt: '1970-01-01T00:00:00Z' },
  { ...message, id: 'never', expiresAt: 'never' },
  { ...purged, seq: 0 },
  { ...purged, seq: 2 ** 47 },
  { ...purged, id: 'm' },
  { ...purged, thread: 'nowhere' },
  { ...purged, purgedAt: undefined },
  { type: 'end', thread: 'imported', lastSeq: -1 },
  { type: 'end', thread: 'nowhere', lastSeq: 1 },
  { type: 'end', thread: 'imported', lastSeq: 2 ** 47 },
]

function deep(open: string, close: string, levels: number): string {
  return open.repeat(levels - 1) + (close === '}' ? '{}' : '[]') + close.repeat(levels - 1)
}

function withPiece(value: object, piece: string): string {
  return JSON.stringify(value).replace('"the piece"', () => piece)
}
