import { ProgressDBError } from './error.ts'

/** How long before its end a token is replaced, in milliseconds; one for less than twice as long, after half of it. */
const aheadMs = 30_000

/**
 * The token of the user who is signed in. However many ask at once, `getToken` is called once; it is called again
 * shortly before the token expires, and after the server has refused it.
 */
export class Tokens {
  readonly #getToken: () => string | Promise<string>
  readonly #now: () => number
  #current: { token: string; until: number } | undefined
  #asking: Promise<string> | undefined
  #user: string | undefined

  /**
   * @param now milliseconds since 1970
   * @param user who the user is, where that is known before the first token
   */
  constructor(getToken: () => string | Promise<string>, now: () => number = Date.now, user?: string) {
    this.#getToken = getToken
    this.#now = now
    this.#user = user
  }

  /** @throws ProgressDBError `no_token` */
  get(): string | Promise<string> {
    if (this.#current && this.#now() < this.#current.until) return this.#current.token
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** Who the user is, as the first token says; undefined before that. */
  get user(): string | undefined {
    return this.#user
  }

  /**
   * The same, with a token asked for if need be.
   *
   * @throws ProgressDBError `no_token`; `invalid_argument` where the token doesn't say it
   */
  async whoIs(): Promise<string> {
    if (this.#user === undefined) await this.get()
    if (this.#user !== undefined) return this.#user
    throw new ProgressDBError('invalid_argument', 'The token names no user: give createClient a userId.')
  }

  /** Milliseconds until the current token is to be replaced; undefined where that is not known. */
  get renewIn(): number | undefined {
    const until = this.#current?.until
    return until === undefined || until === Number.POSITIVE_INFINITY ? undefined : until - this.#now()
  }

  /** Has the next call ask anew, if the token that was refused is still the current one. */
  refused(token: string): void {
    if (this.#current?.token === token) this.#current = undefined
  }

  async #ask(): Promise<string> {
    let token: string
    try {
      token = await this.#getToken()
    } catch (cause) {
      throw new ProgressDBError('no_token', 'getToken failed.', { cause })
    }
    if (typeof token !== 'string' || token === '')
      throw new ProgressDBError('no_token', 'getToken must give a token, as a text.')
    const { exp, sub = this.#user } = claimsOf(token)
    this.#user ??= sub
    // What one user wrote and has not sent yet must not go out as another's.
    if (sub !== this.#user)
      throw new ProgressDBError('no_token', 'getToken gave the token of another user: make another client.')
    const now = this.#now()
    const left = Number(exp) * 1000 - now
    // Where it seems to have ended, this clock is wrong: the server refuses it when it is time.
    const until = left > 0 ? now + left - Math.min(aheadMs, left / 2) : Number.POSITIVE_INFINITY
    this.#current = { token, until }
    return token
  }
}

/** What a token says of itself; nothing, for one that cannot be read. */
export function claimsOf(token: string): { exp?: number; sub?: string; threads?: string[] } {
  try {
    const [, payload = ''] = token.split('.')
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    // As UTF-8, without a `TextDecoder`: React Native has none before 0.85.
    return JSON.parse(decodeURIComponent(escape(bytes)))
  } catch {
    return {}
  }
}
