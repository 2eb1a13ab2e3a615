import type { Command, Side } from '../model/commands.ts'

/** A command as an HTTP request. */
export interface Request {
  method: string
  path: string
  body?: unknown
  headers?: Record<string, string>
}

export function requestOf(command: Command): Request {
  switch (command.do) {
    case 'createThread':
      return { method: 'POST', path: '/v1/threads', body: command.input }
    case 'changeThread':
      return { method: 'PATCH', path: pathOf(command), body: command.input }
    case 'deleteThread':
      return { method: 'DELETE', path: pathOf(command) + (command.hard ? '?hard=true' : '') }
    case 'restoreThread':
      return { method: 'POST', path: `${pathOf(command)}/restore` }
    case 'setMember':
    case 'removeMember':
      return memberRequest(command)
    case 'createMessage':
      return { method: 'POST', path: `${pathOf(command)}/messages`, body: command.input }
    case 'createMessages':
      return { method: 'POST', path: `${pathOf(command)}/messages/batch`, body: { messages: command.inputs } }
    case 'editMessage':
      return {
        method: 'PATCH',
        path: pathOf(command),
        body: command.input,
        ...(command.ifMatch !== undefined && { headers: { 'if-match': `"${command.ifMatch}"` } }),
      }
    case 'deleteMessage':
      return { method: 'DELETE', path: pathOf(command) }
    case 'restoreMessage':
      return { method: 'POST', path: `${pathOf(command)}/restore` }
    case 'addReaction':
    case 'removeReaction': {
      const method = command.do === 'addReaction' ? 'PUT' : 'DELETE'
      return { method, path: `${pathOf(command)}/reactions/${encodeURIComponent(command.reaction)}` }
    }
    case 'markRead':
      return { method: 'PUT', path: `${pathOf(command)}/read`, body: { seq: command.seq } }
    default:
      return { method: 'GET', path: readPath(command) }
  }
}

type Of<Kind extends Command['do']> = Extract<Command, { do: Kind }>
type Read = Of<
  | 'getThread'
  | 'getUnread'
  | 'getReads'
  | 'getMessage'
  | 'listThreads'
  | 'listMembers'
  | 'listMessages'
  | 'listVersions'
  | 'listReplies'
  | 'listReactions'
>

function memberRequest(command: Of<'setMember'> | Of<'removeMember'>): Request {
  const path = `${pathOf(command)}/members/${encodeURIComponent(command.user)}`
  if (command.do === 'removeMember') return { method: 'DELETE', path }
  return { method: 'PUT', path, body: command.role === undefined ? {} : { role: command.role } }
}

/** The path of the thread or message that a command names. */
function pathOf(command: { thread: string; message?: string }): string {
  const thread = `/v1/threads/${encodeURIComponent(command.thread)}`
  return command.message === undefined ? thread : `${thread}/messages/${encodeURIComponent(command.message)}`
}

function readPath(command: Read): string {
  switch (command.do) {
    case 'getThread':
      return pathOf(command)
    case 'getUnread':
      return '/v1/unread'
    case 'getReads':
      return '/v1/reads'
    case 'getMessage':
      return pathOf(command) + queryOf({ deletedContent: command.deletedContent })
    case 'listMessages': {
      const { limit, deletedContent, side } = command
      return `${pathOf(command)}/messages${queryOf({ limit, deletedContent, ...sideQuery(side) })}`
    }
    case 'listThreads': {
      const { limit, from, sort, title, member, metadata = {} } = command
      const values = Object.entries(metadata).map(([name, value]) => {
        return [`metadata.${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const
      })
      const query = { limit, cursor: from?.cursor, sort, title, member, ...Object.fromEntries(values) }
      return `/v1/threads${queryOf(query)}`
    }
    default: {
      const list = {
        listMembers: 'members',
        listVersions: 'versions',
        listReplies: 'replies',
        listReactions: 'reactions',
      }
      const deletedContent = command.do === 'listVersions' ? command.deletedContent : undefined
      const query = queryOf({ limit: command.limit, cursor: command.from?.cursor, deletedContent })
      return `${pathOf(command)}/${list[command.do]}${query}`
    }
  }
}

function sideQuery(side: Side | undefined): Record<string, string> {
  if (!side) return {}
  if ('around' in side) return { around: side.around }
  if ('before' in side) return { before: side.before.cursor }
  return { after: side.after === 'start' ? 'start' : side.after.cursor }
}

function queryOf(query: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`
}

/** The command with the ids that the server chose where the command chose none, as far as the answer tells them. */
// biome-ignore lint/suspicious/noExplicitAny: an answer may be anything, which is what is tested
export function withIds(command: Command, answer: any): Command {
  switch (command.do) {
    case 'createThread':
      return { ...command, input: named(command.input, answer?.id) }
    case 'createMessage':
      return { ...command, input: named(command.input, answer?.id) }
    case 'createMessages':
      return {
        ...command,
        inputs: command.inputs.map((input, i) => named(input, answer?.items?.[i]?.id ?? `refused ${i}`)),
      }
    default:
      return command
  }
}

function named<T extends { id?: string }>(input: T, id: unknown): T {
  return input.id === undefined ? { ...input, id: String(id) } : input
}
