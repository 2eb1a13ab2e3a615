import fc from 'fast-check'
import type { Command, NewMessage } from '../model/commands.ts'
import { ada } from './inputs.ts'
import type { Session } from './session.ts'

export const busyThread = 'busy'

/** A write that can be made whatever the others did before it. */
export type Intent =
  | { want: 'batch'; texts: string[]; replyTo?: number | undefined }
  | { want: 'edit'; which: number; text: string }
  | { want: 'delete' | 'restore' | 'react' | 'unreact'; which: number }

/** Large ones are stored apart from their messages. */
const text = fc.constantFrom('short', 'x'.repeat(1500))
const which = fc.nat(30)

export const batch: fc.Arbitrary<Intent> = fc.record({
  want: fc.constant('batch' as const),
  texts: fc.array(text, { minLength: 1, maxLength: 5 }),
  replyTo: fc.option(which, { nil: undefined }),
})

export const intent: fc.Arbitrary<Intent> = fc.oneof(
  { weight: 3, arbitrary: batch },
  { weight: 3, arbitrary: fc.record({ want: fc.constant('edit' as const), which, text }) },
  {
    weight: 6,
    arbitrary: fc.record({
      want: fc.constantFrom('delete', 'restore', 'react', 'react', 'unreact', 'unreact'),
      which,
    }),
  },
)

/** Writes of one user in one thread, of which nobody waits for the others. */
export class Traffic {
  readonly #session: Session
  #messages = 0
  #edits = 0
  /** The last message of each command that made messages. */
  readonly lastOfBatch = new Set<string>()

  constructor(session: Session) {
    this.#session = session
  }

  async send(intent: Intent): Promise<void> {
    const { answer } = await this.#session.ask(this.#command(intent))
    // A message may be deleted, or not be there yet.
    if (![200, 201, 204, 404, 409, 422].includes(answer.status)) throw new Error(answer.text)
  }

  #command(intent: Intent): Command {
    const on = { by: ada, thread: busyThread }
    if (intent.want === 'batch') return { do: 'createMessages', ...on, inputs: this.#batch(intent) }
    const message = `m${intent.which % Math.max(1, this.#messages)}`
    switch (intent.want) {
      case 'edit':
        return { do: 'editMessage', ...on, message, input: this.#contents(intent.text) }
      case 'delete':
        return { do: 'deleteMessage', ...on, message }
      case 'restore':
        return { do: 'restoreMessage', ...on, message }
      case 'react':
        return { do: 'addReaction', ...on, message, reaction: '👍' }
      case 'unreact':
        return { do: 'removeReaction', ...on, message, reaction: '👍' }
    }
  }

  #batch({ texts, replyTo }: Extract<Intent, { want: 'batch' }>): NewMessage[] {
    const parent = replyTo === undefined || this.#messages === 0 ? undefined : `m${replyTo % this.#messages}`
    const inputs = texts.map((text) => ({
      id: `m${this.#messages++}`,
      ...this.#contents(text),
      ...(parent !== undefined && { replyTo: parent }),
    }))
    this.lastOfBatch.add(inputs.at(-1)!.id)
    return inputs
  }

  /** Body and metadata of one edit say the same. */
  #contents(text: string) {
    const edit = ++this.#edits
    return { body: { text, edit }, metadata: { edit } }
  }
}
