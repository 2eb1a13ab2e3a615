import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Problem } from '../lib/problem.ts'
import { type Route, route } from './route.ts'

/** Nothing on the page comes from elsewhere, and the browser is told to refuse what would. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ProgressDB API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
})
`

const files: Record<string, { type: string; read(): Uint8Array | string }> = {
  'swagger-ui.css': { type: 'text/css', read: () => readAsset('swagger-ui.css') },
  'swagger-ui-bundle.js': { type: 'text/javascript', read: () => readAsset('swagger-ui-bundle.js') },
  'start.js': { type: 'text/javascript', read: () => start },
}

/** The page on which the API can be read and tried out. */
export function docsRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/docs',
      name: 'docs',
      summary: 'This description, to browse',
      tag: 'Operate',
      audience: 'anyone',
      answers: { 200: { description: 'A web page', contentType: 'text/html' } },
      errors: [],
      handle: () => ({
        status: 200,
        body: page,
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
      }),
    }),
    route({
      method: 'GET',
      path: '/docs/{file}',
      name: 'docsFile',
      summary: 'A file of that page',
      tag: 'Operate',
      audience: 'anyone',
      params: { file: z.string() },
      answers: {
        200: { description: 'A script or style sheet', contentType: ['text/javascript', 'text/css'] },
      },
      errors: ['route_not_found'],
      handle: ({ params }) => {
        const file = Object.hasOwn(files, params.file) ? files[params.file] : undefined
        if (!file) throw new Problem('route_not_found')
        return {
          status: 200,
          body: file.read(),
          headers: { 'content-type': file.type, 'x-content-type-options': 'nosniff' },
        }
      },
    }),
  ]
}

const assets = new Map<string, Uint8Array>()

/** The build copies the assets beside the server; before it, they are in their package. */
function readAsset(name: string): Uint8Array {
  let bytes = assets.get(name)
  if (!bytes) {
    const built = fileURLToPath(new URL(`./docs/${name}`, import.meta.url))
    const path = existsSync(built)
      ? built
      : join(dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')), name)
    bytes = readFileSync(path)
    assets.set(name, bytes)
  }
  return bytes
}
