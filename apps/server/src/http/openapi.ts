import { z } from 'zod'
import { problems } from '../lib/problem.ts'
import { version } from '../lib/version.ts'
import { docsRoutes } from './docs-routes.ts'
import { failures, problemSchema, requestIdHeader } from './openapi-problems.ts'
import { type JsonObject, Schemas } from './openapi-schemas.ts'
import { type Answer, type Route, route } from './route.ts'

/** The routes that describe all routes, themselves included. */
export function describeRoutes(routes: readonly Route[]): Route[] {
  let json: string | undefined
  const own: Route[] = [
    route({
      method: 'GET',
      path: '/openapi.json',
      name: 'openapi',
      summary: 'This description',
      description: 'OpenAPI 3.1. The SDKs’ types are generated from it.',
      tag: 'Operate',
      audience: 'anyone',
      answers: {
        200: {
          description: 'An OpenAPI 3.1 document',
          schema: z.looseObject({ openapi: z.string() }),
          example: { openapi: '3.1.0' },
        },
      },
      errors: [],
      handle: () => {
        json ??= JSON.stringify(openApiDocument([...routes, ...own]))
        return { status: 200, body: json }
      },
    }),
    ...docsRoutes(),
  ]
  return own
}

const tags = {
  Threads: 'Conversations. Who is not a member of one cannot tell that it is there.',
  Members: 'Who is in a thread, as owner, member or viewer.',
  Messages: 'Ordered by `seq` within their thread, versioned, never lost.',
  Reactions: 'Any emoji or word.',
  Users: 'Users are whoever a token or `X-User-ID` names; there is nothing to create.',
  Operate: 'For those who run the server.',
}

/** The OpenAPI 3.1 document of some routes. */
export function openApiDocument(routes: readonly Route[]): JsonObject {
  const schemas = new Schemas()
  schemas.add(problemSchema)
  const paths: Record<string, JsonObject> = {}
  for (const each of routes) {
    paths[each.path] ??= {}
    paths[each.path]![each.method.toLowerCase()] = operation(each, schemas)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'ProgressDB',
      version,
      summary: 'The database for chat.',
      description: intro,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (`pdb_…`), or a user’s token (a JWT minted from a backend key).',
        },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key.' },
      },
    },
  }
}

const intro = `Ordered threads of versioned messages over HTTP.

Every answer carries \`X-Request-Id\`. Failures are \`application/problem+json\` (RFC 9457) with one of these codes:

| code | status | meaning |
|---|---|---|
${Object.entries(problems)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')}
`

function operation(spec: Route, schemas: Schemas): JsonObject {
  const { name, summary, description, tag, audience } = spec
  return {
    operationId: name,
    summary,
    ...(description && { description }),
    tags: [tag],
    security: audience === 'anyone' ? [] : [{ bearer: [] }, { apiKey: [] }],
    parameters: [...pathAndQuery(spec, schemas), ...headers(spec)],
    ...requestBody(spec, schemas),
    responses: { ...successes(spec, schemas), ...failures(spec) },
    ...(audience !== 'anyone' && { 'x-audience': audience }),
  }
}

function pathAndQuery({ params = {}, query = {}, queryPrefix }: Route, schemas: Schemas): JsonObject[] {
  const describe =
    (where: 'path' | 'query') =>
    ([name, schema]: [string, unknown]): JsonObject => {
      const { description, ...rest } = schemas.add(schema as z.ZodType, 'input')
      return {
        name,
        in: where,
        required: where === 'path' || !(schema as z.ZodType).safeParse(undefined).success,
        ...(description ? { description } : {}),
        schema: rest,
      }
    }
  const list = [
    ...Object.entries(params).map(describe('path')),
    ...Object.entries(query).map(describe('query')),
  ]
  if (queryPrefix) {
    list.push({
      name: `${queryPrefix}{name}`,
      in: 'query',
      required: false,
      description: `Only those whose \`${queryPrefix}<name>\` has this value; the name is any name.`,
      schema: { type: 'string' },
    })
  }
  return list
}

function headers({ method, audience, headers: own = {} }: Route): JsonObject[] {
  const list: JsonObject[] = []
  const add = (name: string, description: string, schema: JsonObject = { type: 'string' }) =>
    list.push({ name, in: 'header', required: false, description, schema })
  if (audience === 'caller' || audience === 'user') {
    const none = audience === 'caller' ? '; none: the application itself' : ''
    add('X-User-ID', `With a backend key: the user that the request is for, percent-encoded${none}.`)
  }
  if (method !== 'GET' && audience !== 'anyone') {
    add(
      'Prefer',
      '`durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power.',
      {
        type: 'string',
        examples: ['durability=fast'],
      },
    )
  }
  for (const [name, description] of Object.entries(own)) add(name, description)
  return list
}

function requestBody({ body, bodyExample, rawBody, lineTypes = [] }: Route, schemas: Schemas): JsonObject {
  if (rawBody) {
    const { contentType, description } = rawBody
    return {
      requestBody: {
        required: true,
        description,
        content: { [contentType]: { schema: { type: 'string' } } },
      },
    }
  }
  if (!body) return {}
  const schema = schemas.add(body, 'input')
  const lines = lineTypes.map((type) => [type, { schema: { type: 'string' } }])
  const content = { 'application/json': { schema, example: bodyExample }, ...Object.fromEntries(lines) }
  return { requestBody: { required: true, content } }
}

function successes({ answers }: Route, schemas: Schemas): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(
      ([status, { description, schema, example, contentType, headers }]: [string, Answer]) => {
        const types = [contentType ?? (schema ? 'application/json' : [])].flat()
        const media = {
          schema: schema ? schemas.add(schema) : { type: 'string' },
          ...(example ? { example } : {}),
        }
        const more = Object.entries(headers ?? {}).map(([name, text]) => [
          name,
          { description: text, schema: { type: 'string' } },
        ])
        return [
          status,
          {
            description,
            headers: { ...requestIdHeader, ...Object.fromEntries(more) },
            ...(types.length > 0 && { content: Object.fromEntries(types.map((type) => [type, media])) }),
          },
        ]
      },
    ),
  )
}
