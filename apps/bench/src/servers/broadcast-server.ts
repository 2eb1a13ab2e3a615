// The floor of live delivery: a bare Hono app that echoes a message, and sends one ready-made frame to everybody.
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'

/** A frame as recorded from ProgressDB. */
const frame = readFileSync(process.argv[2]!)
const ready = JSON.stringify({ type: 'ready', upTo: 'c0' })
const app = new Hono()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const text = { binary: false }

app.post('/echo', async (c) => {
  const message = await c.req.json()
  for (const socket of sockets.clients) socket.send(frame, text)
  return c.json(message)
})

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`listens on http://127.0.0.1:${port}\n`)
}) as Server
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => opened.once('message', () => opened.send(ready)))
})
