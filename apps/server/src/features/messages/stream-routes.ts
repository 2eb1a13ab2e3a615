import { type Route, route } from '../../http/route.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { jsonReply, messageExample, messageReply } from './answers.ts'
import { messageSchema } from './schema.ts'
import { appendToStream } from './stream-append.ts'
import { appendAll, lineTypes } from './stream-body.ts'
import { abortMessage, cancelMessage, finalizeMessage } from './stream-commands.ts'
import { abortSchema, appendSchema, finalizeSchema, streamStateSchema } from './stream-schema.ts'

const tag = 'Messages'
const params = { threadId: idSchema, messageId: idSchema }
const errors = [
  'thread_not_found',
  'thread_gone',
  'message_not_found',
  'message_gone',
  'message_deleted',
  'forbidden',
  'stream_ended',
] as const
const message = (description: string) => ({
  description,
  schema: messageSchema,
  example: messageExample,
  headers: { ETag: 'The version.' },
})
const stateExample = { generation: 1, offset: 5, parts: 0 }

/** A message that is streamed: its pieces, and its end. */
export function streamRoutes(engine: Engine): Route[] {
  const { intake } = engine
  const at = '/v1/threads/{threadId}/messages/{messageId}'
  return [
    route({
      method: 'POST',
      path: `${at}/append`,
      name: 'appendToMessage',
      summary: 'Append to a streamed message',
      description:
        'Text at an `offset`, or a part by its number. What is there already, byte for byte, can be sent again; another `offset` or other bytes are refused with where the stream stands. `truncateTo` takes back the end. A body of lines (`application/x-ndjson`) or events (`text/event-stream`), each such an append, is one long request: each is stored as it comes, and the answer is where the stream stands at the end. Authors only.',
      tag,
      audience: 'caller',
      params,
      body: appendSchema,
      bodyExample: { offset: 0, text: 'Hello' },
      lineTypes,
      answers: {
        200: { description: 'Where the stream stands', schema: streamStateSchema, example: stateExample },
      },
      errors: [...errors, 'stream_conflict', 'limit_reached'],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        const asked = askedBy(engine, call)
        if (call.lines) return { status: 200, body: await appendAll(engine, asked, call.params, call.lines) }
        return {
          status: 200,
          body: await intake.submit(appendToStream(asked, threadId, messageId, call.body, engine.streams)),
        }
      },
    }),
    route({
      method: 'POST',
      path: `${at}/finalize`,
      name: 'finalizeMessage',
      summary: 'Complete a streamed message',
      description:
        'What was streamed becomes its contents, or the `body` that is given. The same request can be sent again. Authors only.',
      tag,
      audience: 'caller',
      params,
      body: finalizeSchema,
      bodyExample: {},
      answers: { 200: message('The complete message') },
      errors: [...errors],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        return messageReply(
          await intake.submit(finalizeMessage(askedBy(engine, call), threadId, messageId, call.body)),
        )
      },
    }),
    route({
      method: 'POST',
      path: `${at}/abort`,
      name: 'abortMessage',
      summary: 'Abort a streamed message',
      description:
        'It stays as it is, with the status `aborted`. The same request can be sent again. Its author, or an owner of the thread.',
      tag,
      audience: 'caller',
      params,
      body: abortSchema,
      bodyExample: { reason: 'the model failed' },
      answers: { 200: message('The aborted message') },
      errors: [...errors],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        return messageReply(
          await intake.submit(abortMessage(askedBy(engine, call), threadId, messageId, call.body.reason)),
        )
      },
    }),
    route({
      method: 'POST',
      path: `${at}/cancel`,
      name: 'cancelMessage',
      summary: 'Ask the writer of a streamed message to stop',
      description:
        'Who writes it is told with the next append, and live. It is up to the writer to finalize or abort it. Whoever may write in the thread.',
      tag,
      audience: 'caller',
      params,
      answers: {
        200: { description: 'The message', schema: messageSchema, example: messageExample },
      },
      errors: [...errors],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        return jsonReply(await intake.submit(cancelMessage(askedBy(engine, call), threadId, messageId)))
      },
    }),
  ]
}
