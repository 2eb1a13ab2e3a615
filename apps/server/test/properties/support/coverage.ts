import { ok } from 'node:assert'
import { codes } from '../model/access.ts'
import type { Command } from '../model/commands.ts'
import type { Exchange } from './answers.ts'

const kinds: readonly Command['do'][] = [
  'createThread',
  'changeThread',
  'deleteThread',
  'restoreThread',
  'setMember',
  'removeMember',
  'createMessage',
  'createMessages',
  'editMessage',
  'deleteMessage',
  'restoreMessage',
  'addReaction',
  'removeReaction',
  'markRead',
  'getUnread',
  'getReads',
  'getThread',
  'listThreads',
  'listMembers',
  'listMessages',
  'getMessage',
  'listVersions',
  'listReplies',
  'listReactions',
]

/** Counts what came of the requests, so that random cases cannot pass by never getting anywhere. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  note({ command, answer: { status, json } }: Exchange): void {
    const outcome = status < 400 ? command.do : String(json?.code)
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1)
  }

  /** Every kind of request was done, and every refusal met. */
  mustBeComplete(): void {
    for (const outcome of [...kinds, ...codes]) ok(this.#counts.has(outcome), `"${outcome}" never came up`)
  }
}
