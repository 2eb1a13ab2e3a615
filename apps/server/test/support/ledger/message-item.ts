import { isDeepStrictEqual } from 'node:util'
import { Item } from './item.ts'

export interface Body {
  /** What a message is found by whose id the server chose. */
  token: string
  text: string
}

/** A request to create a message, as it is sent. */
export interface CreateRequest {
  id?: string
  body: Body
  replyTo?: string
}

export interface MessageState {
  body: Body
  version: number
  isDeleted: boolean
  /** Users by reaction. */
  reactions: Record<string, string[]>
  replyCount: number
}

/** A message as the server shows it. */
export interface SeenMessage {
  id: string
  seq: number
  rev: number
  author: string
  version: number
  body?: Body
  replyTo?: string
  replyCount: number
  reactions: Record<string, number>
  deletedAt?: string
}

/** A message of the ledger; its state is undefined while it isn't there. */
export class MessageItem extends Item<MessageState | undefined, SeenMessage> {
  readonly request: CreateRequest
  readonly author: string
  readonly parent: MessageItem | undefined
  /** Undefined while the server has not told the one that it chose. */
  id: string | undefined

  constructor(request: CreateRequest, author: string, parent?: MessageItem) {
    super(`message ${request.body.token}`, undefined, (state, seen) => matches(request, author, state, seen))
    this.request = request
    this.id = request.id
    this.author = author
    this.parent = parent
  }

  override check(found: SeenMessage | undefined): void {
    super.check(found)
    this.id ??= found?.id
  }

  /** What its creation makes of it. */
  readonly create = (): MessageState => ({
    body: this.request.body,
    version: 1,
    isDeleted: false,
    reactions: {},
    replyCount: 0,
  })
}

function matches(
  request: CreateRequest,
  author: string,
  state: MessageState | undefined,
  seen: SeenMessage | undefined,
): boolean {
  if (!state || !seen) return !state && !seen
  const counts = Object.entries(state.reactions).map(([reaction, users]) => [reaction, users.length] as const)
  const reactions = Object.fromEntries(counts.filter(([, count]) => count > 0))
  return (
    seen.author === author &&
    seen.replyTo === request.replyTo &&
    seen.version === state.version &&
    seen.replyCount === state.replyCount &&
    (seen.deletedAt !== undefined) === state.isDeleted &&
    isDeepStrictEqual(seen.body, state.isDeleted ? undefined : state.body) &&
    isDeepStrictEqual(seen.reactions, state.isDeleted ? {} : reactions)
  )
}

/** Changes of a message that is there. */
export const changes = {
  edit: (body: Body) => change((state) => ({ ...state, body, version: state.version + 1 })),
  delete: change((state) => ({ ...state, isDeleted: true })),
  restore: change((state) => ({ ...state, isDeleted: false })),
  replies: (more: number) => change((state) => ({ ...state, replyCount: state.replyCount + more })),
  react: (reaction: string, user: string) =>
    change((state) => withUsers(state, reaction, [...(state.reactions[reaction] ?? []), user])),
  unreact: (reaction: string, user: string) =>
    change((state) =>
      withUsers(
        state,
        reaction,
        state.reactions[reaction]!.filter((other) => other !== user),
      ),
    ),
}

function change(apply: (state: MessageState) => MessageState) {
  return (state: MessageState | undefined): MessageState => {
    if (!state) throw new Error('a change of a message that is not there')
    return apply(state)
  }
}

function withUsers(state: MessageState, reaction: string, users: string[]): MessageState {
  return { ...state, reactions: { ...state.reactions, [reaction]: users } }
}
