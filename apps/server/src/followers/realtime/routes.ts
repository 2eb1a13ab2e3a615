import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Caller } from '../../auth/principal.ts'
import { outgoingOf } from '../../http/endpoint.ts'
import { type Reply, type Route, route, type Taken } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { type Carrier, type Connection, mustBeUser } from './connection.ts'
import { type Live, type Wanted, whichFault } from './live.ts'
import type { MineStart } from './mine-subscription.ts'
import { Poll } from './poll.ts'
import { eventHeaders, SocketEvents, StreamEvents } from './sse.ts'
import { since, subscriptionSchema } from './subscribe-schema.ts'
import type { Place } from './subscription.ts'

const tag = 'Live'
const errors = ['invalid_cursor', 'cursor_reset', 'limit_reached', 'overloaded', 'shutting_down'] as const

/** What a request brings that is about to become a live connection. */
interface LiveCall {
  principal: Caller
  header(name: string): string | undefined
  requestId: string
  context: Context
}

export function liveRoutes(live: Live): Route[] {
  const body = z
    .strictObject({
      subscriptions: z.array(subscriptionSchema).min(1).max(live.options.maxSubscriptions),
    })
    .meta({ id: 'Subscribe' })
  const bodyExample = { subscriptions: [{ thread: 'support-1842', since: 'c9x4k2ab1-h-h' }] }
  const events = {
    200: {
      description: 'Frames as server-sent events, until either side closes',
      contentType: 'text/event-stream',
    },
  }
  return [
    route({
      method: 'GET',
      path: '/v1/live',
      name: 'tail',
      summary: 'Follow a thread, or all of mine, live',
      description:
        'Server-sent events; with an `Upgrade` header, a WebSocket. See docs/live.md for the frames.',
      tag,
      audience: 'caller',
      query: {
        thread: idSchema.optional(),
        all: z
          .literal('true')
          .optional()
          .meta({ description: 'All threads of the user, now and later, in place of one `thread`.' }),
        since: since.optional(),
      },
      answers: events,
      errors,
      handle: (call) => {
        const fault = whichFault(call.query)
        if (fault) throw invalid('query', fault.field, fault.message)
        return openEvents(live, call, [call.query])
      },
    }),
    route({
      method: 'POST',
      path: '/v1/live',
      name: 'tailMany',
      summary: 'Follow many threads live',
      description: 'The same frames on one connection, of up to `maxSubscriptions` threads.',
      tag,
      audience: 'caller',
      body,
      bodyExample,
      answers: events,
      errors,
      handle: (call) => openEvents(live, call, call.body.subscriptions),
    }),
    route({
      method: 'POST',
      path: '/v1/live/poll',
      name: 'poll',
      summary: 'Wait for the next changes',
      description:
        'Answered with the same frames as soon as something has changed, or after a while with none. Go on from the frames’ cursors.',
      tag,
      audience: 'caller',
      body,
      bodyExample,
      answers: {
        200: {
          description: 'What there is',
          schema: z
            .strictObject({ frames: z.array(z.looseObject({ type: z.string() })) })
            .meta({ id: 'Frames' }),
          example: {
            frames: [
              {
                type: 'ready',
                thread: 'support-1842',
                since: 'c9x4k2ab1-h-h',
                cursor: 'c9x4k2ab1-h-h',
                upTo: 'c9x4k2ab1-h-h',
              },
            ],
          },
        },
      },
      errors,
      handle: (call) => poll(live, call, call.body.subscriptions),
    }),
  ]
}

function openEvents(live: Live, call: LiveCall, subscriptions: readonly Wanted[]): Reply | Taken {
  const places = placesOf(live, call.principal, subscriptions)
  if (call.context.req.method === 'HEAD') return { status: 200, headers: eventHeaders }
  const outgoing = outgoingOf(call.context)
  if (outgoing) {
    const carrier = new SocketEvents(outgoing as ServerResponse, { 'x-request-id': call.requestId })
    const connection = open(live, call, carrier, places)
    outgoing.on('close', () => connection.gone())
    return { status: 200, taken: true }
  }
  const carrier = new StreamEvents()
  const connection = open(live, call, carrier, places)
  carrier.onCancel = () => connection.gone()
  return { status: 200, body: carrier.body, headers: eventHeaders }
}

async function poll(live: Live, call: LiveCall, subscriptions: readonly Wanted[]): Promise<Reply> {
  const places = placesOf(live, call.principal, subscriptions)
  const carrier = new Poll(live.options.livePollMs)
  const connection = open(live, call, carrier, places)
  outgoingOf(call.context)?.on('close', () => connection.gone())
  const body = await carrier.answered
  connection.gone()
  return { status: 200, body }
}

/** All that can be refused, before anything is sent. */
function placesOf(live: Live, caller: Caller, subscriptions: readonly Wanted[]): (Place | MineStart)[] {
  live.mustHaveRoom()
  if (subscriptions.some(({ thread }) => thread === undefined)) mustBeUser(caller)
  return subscriptions.map((subscription) => live.placeOf(subscription))
}

function open(
  live: Live,
  call: LiveCall,
  carrier: Carrier,
  places: readonly (Place | MineStart)[],
): Connection {
  const connection = live.open(carrier, call.principal, {
    authorization: call.header('authorization'),
    apiKey: call.header('x-api-key'),
    userId: call.header('x-user-id'),
  })
  for (const place of places) connection.subscribe(place)
  return connection
}
