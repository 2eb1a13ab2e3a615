import { Api } from './api.ts'
import { type Credentials, type Fetch, Http } from './http.ts'
import { Tokens } from './token.ts'
import type { RegisteredShape, Shape } from './types.ts'

export interface ClientOptions {
  /** Where the server is, such as `https://chat.example.com`. */
  baseUrl: string
  /**
   * Gives the token of the user who is signed in, from your back end. It is asked at the start, before a token
   * expires, and once after the server refused one; never twice at once.
   */
  getToken: () => string | Promise<string>
  /** In place of the global `fetch`. */
  fetch?: Fetch
}

/** A user's view of the server. */
export class ProgressDBClient<S extends Shape = RegisteredShape> {
  /** Every route, as a function. */
  readonly api: Api<S>
  readonly #tokens: Tokens

  /** @internal use `createClient` */
  constructor({ baseUrl, getToken, fetch }: ClientOptions) {
    this.#tokens = new Tokens(getToken)
    this.api = new Api(Http.open(baseUrl, bearerOf(this.#tokens), fetch))
  }
}

/**
 * A client for a front end, which acts for one user.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://chat.example.com', getToken: () => fetch('/token').then((r) => r.text()) })
 */
export function createClient<S extends Shape = RegisteredShape>(options: ClientOptions): ProgressDBClient<S> {
  return new ProgressDBClient<S>(options)
}

const scheme = 'Bearer '

function bearerOf(tokens: Tokens): Credentials {
  return {
    headers: async () => ({ authorization: scheme + (await tokens.get()) }),
    refused({ authorization = '' }) {
      tokens.refused(authorization.slice(scheme.length))
      return true
    },
  }
}
