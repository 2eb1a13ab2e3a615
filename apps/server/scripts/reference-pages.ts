// Writes docs/configuration.md and docs/errors.md from the tables in the source: `node scripts/reference-pages.ts`.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flagOf, settingNames, settings, variableOf } from '../src/config.ts'
import { type ProblemCode, problems } from '../src/lib/problem.ts'

export const pages = {
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
}

const generated =
  '<!-- Written by `node scripts/reference-pages.ts` in apps/server, from the source; do not edit. -->'

function configurationPage(): string {
  const rows = settingNames.map((name) => {
    const { usual, about } = settings[name]
    const shown = Array.isArray(usual) ? 'none' : `\`${usual}\``
    return `| \`${name}\` | \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${shown} | ${about} |`
  })
  return `${generated}

# Settings

Each setting can be given as a flag of \`progressdb start\`, in the environment, or in a YAML file named with \`--config\`
(or \`PROGRESSDB_CONFIG\`). A flag wins over the environment, the environment over the file, the file over the default.
All are checked at the start, and a wrong one is named together with the place that it came from.

\`progressdb config\` prints the effective settings and where each comes from; secrets are hidden.

\`\`\`yaml
# progressdb.yaml
dataDir: /var/lib/progressdb
host: 0.0.0.0
corsOrigins: [https://app.example.com]
\`\`\`

| setting | flag | variable | default | what it does, and why |
|---|---|---|---|---|
${rows.join('\n')}

Sizes are in bytes, times in milliseconds. Lists are separated by commas, or are YAML lists.

Some bounds are part of the format and cannot be set: ids of 1 to 128 bytes, reactions of up to 64 bytes, titles of up to
1 KiB, metadata of up to 16 KiB, tokens of up to 24 hours.
`
}

function errorsPage(): string {
  const sections = (Object.keys(problems) as ProblemCode[]).map((code) => {
    const { status, title, wayOut } = problems[code]
    return `## ${code}\n\n\`${status}\` ${title}.\n\n${wayOut}\n`
  })
  return `${generated}

# Errors

A request that fails is answered with \`application/problem+json\` (RFC 9457):

\`\`\`json
{
  "type": "urn:progressdb:error:invalid_request",
  "title": "The request does not fit the route",
  "status": 422,
  "code": "invalid_request",
  "detail": "limit: must be a whole number",
  "errors": [{ "in": "query", "field": "limit", "message": "must be a whole number" }],
  "requestId": "bqS3hyzX1k"
}
\`\`\`

Programs go by \`code\`, which is stable; \`detail\` is for people. \`errors\` names the fields that are wrong: a JSON pointer
into the body, or the name of a parameter or header. \`requestId\` is also in the header \`X-Request-Id\` and in the
server's log.

A request that was refused has changed nothing. With \`storage_failed\` alone the outcome is not known: send the request
again with the same id, which is harmless.

${sections.join('\n')}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, page] of Object.entries(pages)) {
    writeFileSync(new URL(`../../../docs/${name}`, import.meta.url), page())
  }
}
