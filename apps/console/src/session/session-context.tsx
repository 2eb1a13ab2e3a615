import { createContext, useContext } from 'react'

/** Who acts, for whatever shows it. */
export interface Signed {
  user: string
  /** The key, if there is one: with it, other users can be had. */
  key: string | undefined
  /** Whether messages of the role `assistant` may be written. */
  mayAssist: boolean
  /** Goes back to the choice of a user, or to the beginning. */
  signOut(how: 'user' | 'all'): void
}

export const SessionContext = createContext<Signed | undefined>(undefined)

/** Who is signed in. */
export function useSigned(): Signed {
  return useContext(SessionContext)!
}
