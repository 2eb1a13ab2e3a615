/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

export type Role = 'owner' | 'member' | 'viewer'

/** What a token's claims may take away. */
export interface Claims {
  threads?: string[]
  messageRoles?: string[]
  access?: 'read'
  create?: false
}

/** Who makes a request: the application, a user named by the back end, or a user with a token. */
export type Actor =
  | { is: 'app' }
  | { is: 'backend'; user: string }
  | { is: 'token'; user: string; claims: Claims }

export interface NewMessage {
  id?: string
  body: Json
  role?: string
  metadata?: JsonObject
  mentions?: string[]
  replyTo?: string
  author?: string
  createdAt?: string
}

export interface NewThread {
  id?: string
  title?: string
  metadata?: JsonObject
  members?: { userId: string; role?: Role }[]
  author?: string
  createdAt?: string
}

export interface Edit {
  body?: Json
  metadata?: JsonObject
  mentions?: string[]
}

interface OnThread {
  by: Actor
  thread: string
}
interface OnMessage extends OnThread {
  message: string
}

/** A request that may change something. */
export type Write =
  | { do: 'createThread'; by: Actor; input: NewThread }
  | ({ do: 'changeThread'; input: { title?: string | null; metadata?: JsonObject } } & OnThread)
  | ({ do: 'deleteThread'; hard?: boolean } & OnThread)
  | ({ do: 'restoreThread' } & OnThread)
  | ({ do: 'setMember'; user: string; role?: Role } & OnThread)
  | ({ do: 'removeMember'; user: string } & OnThread)
  | ({ do: 'createMessage'; input: NewMessage } & OnThread)
  | ({ do: 'createMessages'; inputs: NewMessage[] } & OnThread)
  | ({ do: 'editMessage'; input: Edit; ifMatch?: number } & OnMessage)
  | ({ do: 'deleteMessage' } & OnMessage)
  | ({ do: 'restoreMessage' } & OnMessage)
  | ({ do: 'addReaction'; reaction: string } & OnMessage)
  | ({ do: 'removeReaction'; reaction: string } & OnMessage)
  | ({ do: 'markRead'; seq: number } & OnThread)

/** Where a list goes on: the server's cursor, and what it means to the model. */
export interface Position {
  cursor: string
  place: number
}

interface Listing {
  limit?: number
  from?: Position
}

/** Which page of a thread's messages; the newest if it says nothing. */
export type Side = { before: Position } | { after: Position | 'start' } | { around: string }

/** A request that changes nothing. */
export type Read =
  | ({ do: 'getThread' } & OnThread)
  | { do: 'getUnread'; by: Actor }
  | { do: 'getReads'; by: Actor }
  | ({
      do: 'listThreads'
      by: Actor
      sort?: 'activity' | 'created'
      title?: string
      member?: string
      metadata?: JsonObject
    } & Listing)
  | ({ do: 'listMembers' } & OnThread & Listing)
  | ({ do: 'listMessages'; limit?: number; side?: Side; deletedContent?: boolean } & OnThread)
  | ({ do: 'getMessage'; deletedContent?: boolean } & OnMessage)
  | ({ do: 'listVersions'; deletedContent?: boolean } & OnMessage & Listing)
  | ({ do: 'listReplies' } & OnMessage & Listing)
  | ({ do: 'listReactions' } & OnMessage & Listing)

export type Command = Write | Read
