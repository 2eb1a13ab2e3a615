import type * as wire from '@progressdb/types'

/**
 * The place to say what your messages hold, once for the whole program.
 *
 * @example
 * declare module '@progressdb/client' {
 *   interface Register { body: { text: string; images?: string[] }; metadata: { topic?: string } }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged with
export interface Register {}

/** A message's body where nothing else is registered: any JSON object, with a text or without. */
export interface DefaultBody {
  text?: string
  [field: string]: unknown
}

export type Metadata = Record<string, unknown>

/** What the messages of a client hold. */
export interface Shape {
  body: unknown
  metadata: object
}

/** What is registered, else the defaults. */
export interface RegisteredShape extends Shape {
  body: Register extends { body: infer B } ? B : DefaultBody
  metadata: Register extends { metadata: infer M extends object } ? M : Metadata
}

/** A message with its contents. */
export type Message<S extends Shape = RegisteredShape> = Omit<
  wire.Message,
  'body' | 'metadata' | 'deletedAt' | 'deletedBy'
> & { body: S['body']; metadata: S['metadata']; deletedAt?: undefined }

/** What is left of a deleted message. */
export type Tombstone = Omit<wire.Message, 'body' | 'metadata' | 'deletedAt'> & {
  deletedAt: string
  body?: undefined
  metadata?: undefined
}

/** A message as the server lists it: with its contents, or deleted. */
export type MessageOrTombstone<S extends Shape = RegisteredShape> = Message<S> | Tombstone

export interface NewMessage<S extends Shape = RegisteredShape> {
  /** Made by the SDK where it is not given, so that a retry is harmless. */
  id?: string
  body: S['body']
  role?: string
  metadata?: S['metadata']
  /** A message of the same thread. */
  replyTo?: string
  /** Users whom it is about, to be counted for them. */
  mentions?: string[]
  /** When it goes, as RFC 3339. */
  expiresAt?: string
  /** How many seconds it stays. */
  ttl?: number
}

/** A message for those who are there right now: delivered live, and stored nowhere. */
export type EphemeralMessage<S extends Shape = RegisteredShape> = Omit<
  wire.EphemeralMessage,
  'body' | 'metadata'
> & { body: S['body']; metadata: S['metadata'] }

export interface MessageEdit<S extends Shape = RegisteredShape> {
  body?: S['body']
  /** Merged into the metadata; a field of `null` is removed. */
  metadata?: { [K in keyof S['metadata']]?: S['metadata'][K] | null }
  mentions?: string[]
  /** When it goes, as RFC 3339; `null`: it stays. */
  expiresAt?: string | null
  /** How many seconds it stays from now on. */
  ttl?: number
}

export interface MessagePage<S extends Shape = RegisteredShape> extends Omit<wire.MessagePage, 'items'> {
  items: MessageOrTombstone<S>[]
}

export interface Page<T> {
  items: T[]
  /** Continues the list; `null` at its end. */
  next: string | null
}

export type Version<S extends Shape = RegisteredShape> = Omit<wire.Version, 'body' | 'metadata'> & {
  body: S['body']
  metadata: S['metadata']
}

export type Thread = wire.Thread
export type Member = wire.Member
export type Role = wire.Role
export type Reaction = wire.Reaction
export type Changes = wire.Changes
/** Somebody who is there right now. */
export type Present = wire.PresentUsers['present'][number]
export type PresentUsers = wire.PresentUsers
/** A piece of a streamed message, a correction, or a part. */
export type Append = wire.Append
/** Where a streamed message stands. */
export type StreamState = wire.StreamState
export type MyChanges = wire.MyChanges
/** How much somebody has read of a thread; counts are exact up to 999. */
export type ReadState = wire.ReadState
export type UnreadTotal = wire.UnreadTotal
export type MarkedThreads = wire.MarkedThreads
export type NewThread = wire.CreateThread
export type ThreadEdit = wire.ChangeThread
