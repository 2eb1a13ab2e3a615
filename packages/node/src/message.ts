import { type NewMessage, ProgressDBError, type RequestOptions, type Shape } from '@progressdb/client'

/**
 * A message as a back end gets it from its front end: often a browser's JSON, passed on. So it may not say who wrote
 * it, or when, or be of another role than a user's, unless the options allow it.
 */
export type GivenMessage<S extends Shape> =
  | string
  | (NewMessage<S> & {
      /** When it was made, as RFC 3339; only with the option `createdAt`. */
      createdAt?: string
    })

export interface CreateOptions extends RequestOptions {
  /** The roles that the message may have: `['user']` if not given. */
  roles?: readonly string[]
  /** Whether the message may say itself when it was made. */
  createdAt?: boolean
}

/**
 * Checks what a front end may not decide.
 *
 * @throws ProgressDBError `invalid_argument`
 */
export function messageOf<S extends Shape>(
  given: GivenMessage<S>,
  { roles = ['user'], createdAt = false }: Pick<CreateOptions, 'roles' | 'createdAt'>,
): NewMessage<S> {
  if (!Array.isArray(roles) || roles.length === 0)
    throw new ProgressDBError('invalid_argument', "roles must be a list of at least one, such as ['user'].")
  if (typeof given === 'string') return { body: { text: given } as S['body'], role: roles[0]! }
  if (typeof given !== 'object' || given === null)
    throw refused('it must be a string, or an object with a body')
  if (given.body === undefined) throw refused('its body is missing')
  if ('author' in given)
    throw refused('its author is who is named last in the call, and nothing in the message')
  const { role = roles[0]! } = given
  if (typeof role !== 'string') throw refused('its role must be a text')
  if (!roles.includes(role))
    throw refused(`its role is "${role}"; if that is meant, allow it: { roles: ['${role}'] }`)
  if (given.createdAt !== undefined && !createdAt)
    throw refused('it says when it was made; if that is meant, allow it: { createdAt: true }')
  return { ...given, role }
}

function refused(why: string): ProgressDBError {
  return new ProgressDBError('invalid_argument', `The message is refused: ${why}.`)
}
