import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { z } from 'zod'
import type { CredentialHeaders } from '../../auth/authenticator.ts'
import type { Caller } from '../../auth/principal.ts'
import { noContent } from '../../http/answers.ts'
import { outgoingOf } from '../../http/endpoint.ts'
import { type Reply, type Route, route, type Taken } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { type Connection, mustBeUser } from './connection.ts'
import { type Live, type Wanted, whichFault } from './live.ts'
import type { MineStart } from './mine-subscription.ts'
import { type CursorField, placesOf } from './places.ts'
import { Poll } from './poll.ts'
import { eventHeaders, SocketEvents, StreamEvents } from './sse.ts'
import { requestSchemas, since, subscriptionSchema } from './subscribe-schema.ts'
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

/** What a reader says on a connection that only brings; it goes on with the credentials of the request itself. */
const toldSchema = z
  .discriminatedUnion('type', [z.strictObject({ type: z.literal('auth') }), ...requestSchemas])
  .meta({ id: 'LiveMessage' })
type Told = z.infer<typeof toldSchema>

const cursorInBody: CursorField = (i) => ({ in: 'body', field: `/subscriptions/${i}/since` })

export function liveRoutes(live: Live): Route[] {
  // As many as it takes to leave all threads for others.
  const mostMessages = 2 * live.options.maxSubscriptions
  const subscriptions = z.array(subscriptionSchema).min(1).max(live.options.maxSubscriptions)
  const body = z.strictObject({ subscriptions }).meta({ id: 'Subscribe' })
  const wait = z.boolean().default(true).meta({
    description: '`false`: answered as soon as all that was missed is there, be it nothing.',
  })
  const pollBody = z.strictObject({ subscriptions, wait }).meta({ id: 'Poll' })
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
        return openEvents(live, call, [call.query], () => ({ in: 'query', field: 'since' }))
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
      handle: (call) => openEvents(live, call, call.body.subscriptions, cursorInBody),
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
      body: pollBody,
      bodyExample,
      answers: {
        200: {
          description: 'What there is',
          schema: z
            .strictObject({
              frames: z.array(z.looseObject({ type: z.string() })),
              hasMore: z.boolean().meta({ description: 'Whether there is more already.' }),
            })
            .meta({ id: 'Frames' }),
          example: {
            frames: [
              {
                type: 'ready',
                thread: 'support-1842',
                since: 'c9x4k2ab1-h-h',
                cursor: 'c9x4k2ab1-h-h',
                rev: 17,
                upTo: 'c9x4k2ab1-h-h',
              },
            ],
            hasMore: false,
          },
        },
      },
      errors,
      handle: (call) => poll(live, call, call.body.subscriptions, call.body.wait),
    }),
    route({
      method: 'POST',
      path: '/v1/live/{connectionId}',
      name: 'tellConnection',
      summary: 'Subscribe and unsubscribe on an open connection',
      description:
        'The `connection` of its `hello` frame, and the user that opened it. The messages are those of a WebSocket; they are done in their order. `auth` has the connection go on with the credentials of this request.',
      tag,
      audience: 'caller',
      params: { connectionId: idSchema },
      body: z
        .strictObject({ messages: z.array(toldSchema).min(1).max(mostMessages) })
        .meta({ id: 'LiveMessages' }),
      bodyExample: {
        messages: [
          { type: 'subscribe', thread: 'support-1842', since: '0' },
          { type: 'unsubscribe', thread: 'support-1790' },
        ],
      },
      answers: { 204: { description: 'Done; what comes of it comes over the connection' } },
      errors: ['connection_not_found', 'invalid_cursor', 'cursor_reset', 'limit_reached'],
      handle: async (call) => {
        tell(live, call, call.params.connectionId, call.body.messages)
        return noContent
      },
    }),
  ]
}

function openEvents(
  live: Live,
  call: LiveCall,
  subscriptions: readonly Wanted[],
  fieldOf: CursorField,
): Reply | Taken {
  const places = startsOf(live, call.principal, subscriptions, fieldOf)
  if (call.context.req.method === 'HEAD') return { status: 200, headers: eventHeaders }
  const outgoing = outgoingOf(call.context)
  if (outgoing) {
    // Written past Hono, which would have added what other origins need to be let in.
    const headers = Object.fromEntries(call.context.res.headers)
    const carrier = new SocketEvents(outgoing as ServerResponse, {
      ...headers,
      'x-request-id': call.requestId,
    })
    const connection = live.openNamed(carrier, call.principal, credentialsOf(call))
    subscribe(connection, places)
    outgoing.on('close', () => connection.gone())
    // It went away while it was found out who it is.
    if (outgoing.destroyed) connection.gone()
    return { status: 200, taken: true }
  }
  const carrier = new StreamEvents()
  const connection = live.openNamed(carrier, call.principal, credentialsOf(call))
  subscribe(connection, places)
  carrier.onCancel = () => connection.gone()
  return { status: 200, body: carrier.body, headers: eventHeaders }
}

async function poll(
  live: Live,
  call: LiveCall,
  subscriptions: readonly Wanted[],
  wait: boolean,
): Promise<Reply> {
  const places = startsOf(live, call.principal, subscriptions, cursorInBody)
  const carrier = new Poll(wait ? live.options.livePollMs : 0)
  const connection = live.open(carrier, call.principal, credentialsOf(call))
  subscribe(connection, places)
  outgoingOf(call.context)?.on('close', () => carrier.abort())
  const body = await carrier.answered
  connection.gone()
  return { status: 200, body }
}

/** All that can be refused, before anything is sent. */
function startsOf(
  live: Live,
  caller: Caller,
  subscriptions: readonly Wanted[],
  fieldOf: CursorField,
): (Place | MineStart)[] {
  live.mustHaveRoom()
  if (subscriptions.some(({ thread }) => thread === undefined)) mustBeUser(caller)
  return placesOf(live, subscriptions, fieldOf).map((place) => place!)
}

function subscribe(connection: Connection, places: readonly (Place | MineStart)[]): void {
  for (const place of places) connection.subscribe(place)
}

/**
 * Does what the reader of an open connection says, in its order; nothing of it if something cannot be done, and
 * nothing else meanwhile.
 */
function tell(live: Live, call: LiveCall, name: string, messages: readonly Told[]): void {
  const connection = live.named(name, call.principal)
  connection.mustBeAbleTo(messages)
  const wanted = messages.map((message) => (message.type === 'subscribe' ? message : undefined))
  const places = placesOf(live, wanted, (i) => ({ in: 'body', field: `/messages/${i}/since` }))
  for (const [i, message] of messages.entries()) {
    if (message.type === 'subscribe') connection.subscribe(places[i]!)
    else if (message.type === 'unsubscribe') connection.endSubscription(message)
    else connection.goOnAs(call.principal, credentialsOf(call))
  }
}

function credentialsOf({ header }: LiveCall): CredentialHeaders {
  return {
    authorization: header('authorization'),
    apiKey: header('x-api-key'),
    userId: header('x-user-id'),
  }
}
