// The floor of reads: a bare Hono app that answers with a string which it has had from the start.
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** The answer to give, as recorded from ProgressDB. */
interface Recorded {
  headers: Record<string, string>
  body: string
}

const { headers, body } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Recorded
const app = new Hono()
app.get('/page', (c) => c.body(body, 200, headers))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`listens on http://127.0.0.1:${port}\n`)
})
