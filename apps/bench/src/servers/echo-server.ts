// The floor of writes: a bare Hono app that parses a JSON body and sends it back.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.post('/echo', async (c) => c.json(await c.req.json()))

// At a fixed rate some connections have little to do for a while.
const serverOptions = { keepAliveTimeout: 75_000 }
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0, serverOptions }, ({ port }) => {
  process.stdout.write(`listens on http://127.0.0.1:${port}\n`)
})
