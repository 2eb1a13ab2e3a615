import { z } from 'zod'
import { ok } from '../../http/answers.ts'
import { Body, type BodyBudget } from '../../http/body.ts'
import { bodySource } from '../../http/endpoint.ts'
import { type Route, route } from '../../http/route.ts'
import { Problem } from '../../lib/problem.ts'
import type { Engine } from '../engine.ts'
import { exportLines } from './export.ts'
import { formats } from './format.ts'
import { importLines, mostRejections } from './import.ts'

/** Lines of one import request; a file is sent as many. */
export const maxImportBytes = 4 * 1024 * 1024
const lines = 'application/x-ndjson'

const resultSchema = z
  .strictObject({
    lines: z.int().min(0).meta({ description: 'Lines that were looked at.' }),
    imported: z.int().min(0).meta({ description: 'Those that brought something new.' }),
    known: z.int().min(0).meta({ description: 'Those whose item was there already.' }),
    rejected: z
      .array(z.strictObject({ line: z.int().min(1), reason: z.string() }))
      .max(mostRejections)
      .meta({ description: 'Those that could not be taken: the first 1,000.' }),
    moreRejected: z.int().min(1).optional().meta({ description: 'How many more could not be taken.' }),
  })
  .meta({ id: 'ImportResult' })

const tag = 'Operate'

export function transferRoutes(engine: Engine, budget: BodyBudget): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/import',
      name: 'import',
      summary: 'Import lines',
      description:
        'A piece of a file, of whole lines, up to 4 MiB; `progressdb import` sends a file of any size. Lines that cannot be taken are reported and the others taken; what is there already is passed over, so a piece can be sent again.',
      tag,
      audience: 'admin',
      query: {
        format: z.enum(formats).default('progressdb').meta({ description: 'What the lines are.' }),
        firstLine: z
          .string()
          .regex(/^[1-9]\d{0,14}$/, 'must be a whole number from 1')
          .default('1')
          .transform(Number)
          .meta({
            type: 'integer',
            minimum: 1,
            default: 1,
            description: 'The number of the first line in its file, for the report.',
          }),
      },
      rawBody: { contentType: lines, description: 'JSON values, one a line.' },
      answers: {
        200: {
          description: 'What came of the lines',
          schema: resultSchema,
          example: { lines: 3, imported: 2, known: 0, rejected: [{ line: 3, reason: 'is not JSON' }] },
        },
      },
      errors: ['overloaded', 'invalid_encoding'],
      handle: async ({ query, header, context }) => {
        if (header('content-type')?.split(';')[0]?.trim() !== lines) {
          throw new Problem('unsupported_media_type', `The body must be ${lines}.`)
        }
        const bytes = await Body.read(bodySource(context), header('content-length'), maxImportBytes, budget)
        return ok(await importLines(engine, decode(bytes), query.format, query.firstLine))
      },
    }),
    route({
      method: 'GET',
      path: '/v1/export',
      name: 'export',
      summary: 'Export everything',
      description: 'As lines that can be imported, as of the moment of the request.',
      tag,
      audience: 'admin',
      answers: { 200: { description: 'JSON values, one a line', contentType: lines } },
      errors: [],
      handle: () => ({
        status: 200,
        body: ReadableStream.from(encoded(exportLines(engine))),
        headers: { 'content-type': lines },
      }),
    }),
  ]
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Problem('invalid_encoding')
  }
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece)
}
