import { z } from 'zod'
import { Problem } from '../lib/problem.ts'
import type { ConsoleFile, ConsoleFiles } from './console-files.ts'
import { type Reply, type Route, route } from './route.ts'

/**
 * Nothing on the page comes from elsewhere or goes there, nor does what people write become part of it: the browser is
 * told to refuse that.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const safe = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

/** The web console: a page that anybody may have, since it can only do what whoever uses it may do. */
export function consoleRoutes(files: ConsoleFiles | undefined): Route[] {
  return [
    route({
      method: 'GET',
      path: '/',
      name: 'console',
      summary: 'The web console',
      tag: 'Operate',
      audience: 'anyone',
      headers: { 'If-None-Match': 'The `ETag` of the page that is known' },
      answers: {
        200: { description: 'A web page', contentType: 'text/html' },
        304: { description: 'It is that page still' },
      },
      errors: ['route_not_found'],
      handle: ({ header }) => {
        if (!files) throw new Problem('route_not_found', 'This server was built without its web console.')
        return pageReply(files.page, header('if-none-match'))
      },
    }),
    route({
      method: 'GET',
      path: '/console/{file}',
      name: 'consoleFile',
      summary: 'A file of that page',
      tag: 'Operate',
      audience: 'anyone',
      params: { file: z.string() },
      answers: {
        200: {
          description: 'A script, a style sheet or a picture; another one has another name',
          contentType: ['text/javascript', 'text/css', 'image/svg+xml'],
        },
      },
      errors: ['route_not_found'],
      handle: ({ params, header }) => {
        const file = files?.get(params.file)
        if (!file) throw new Problem('route_not_found')
        return fileReply(file, header('accept-encoding'))
      },
    }),
  ]
}

/** The page is asked for each time, so that it names the files of this build. */
function pageReply({ bytes, type, etag }: ConsoleFile, known: string | undefined): Reply {
  const headers = { ...safe, 'cache-control': 'no-cache', etag }
  if (known?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
    return { status: 304, headers }
  const own = {
    'content-type': type,
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
  }
  return { status: 200, body: bytes, headers: { ...headers, ...own } }
}

/** Whether a list of encodings has it, and does not refuse it. */
const gzip = /(^|,)\s*gzip\s*(;(?!\s*q=0(\.0*)?\s*(,|$))|,|$)/i

/** The names of the files have hashes of their contents in them, so who has one has it for good. */
function fileReply({ bytes, gzipped, type, etag }: ConsoleFile, encodings = ''): Reply {
  const headers: Record<string, string> = {
    ...safe,
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    etag,
  }
  if (!gzip.test(encodings)) return { status: 200, body: bytes, headers }
  const own = { 'content-encoding': 'gzip', etag: etag.replace(/"$/, '-gzip"') }
  return { status: 200, body: gzipped, headers: { ...headers, ...own } }
}
