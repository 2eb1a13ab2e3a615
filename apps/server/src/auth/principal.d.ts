/** Who makes a request. */
export type Principal = Admin | Application | User
/** Operates the server; has no business with the data. */
export interface Admin {
  kind: 'admin'
  keyId: string
}
/** The application itself, with a backend key and no user: no membership is checked. */
export interface Application {
  kind: 'application'
  keyId: string
}
/** A user: named by a backend key in `X-User-ID`, or by a token. */
export interface User {
  kind: 'user'
  keyId: string
  user: string
  /** Whether the back end itself vouches for the request; it may then set times, and join the user to a thread. */
  backend: boolean
  /** What a token allows at the most; it never allows more than the user may. */
  limits?: TokenLimits
}
export interface TokenLimits {
  /** The only threads that exist for the caller; undefined: all. */
  threads: ReadonlySet<string> | undefined
  /** The roles that created messages may have. */
  messageRoles: ReadonlySet<string>
  readOnly: boolean
  mayCreateThreads: boolean
}
/** Whoever works with the data. */
export type Caller = Application | User
/** The user's id, or `null` for the application: the author of what is created. */
export declare function actorOf(caller: Caller): string | null
