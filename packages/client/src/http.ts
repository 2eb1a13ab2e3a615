import type { Problem } from '@progressdb/types'
import ky, { HTTPError, type KyInstance, type Options, TimeoutError } from 'ky'
import { ProgressDBError } from './error.ts'

export type Fetch = (input: Request) => Promise<Response>

export interface RequestOptions {
  /** Ends the request; it then fails with `aborted`. */
  signal?: AbortSignal
  /** How long to wait for a token, for an answer each time that it is sent, and for its end, in milliseconds: 30,000. */
  timeout?: number
  /** How often it is sent again, where that is harmless: up to 3 times. */
  retries?: number
  /** `fast` answers a write before it is synced to the disk. */
  durability?: 'safe' | 'fast'
}

/** One request, as the routes are written down. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  query?: Record<string, string | number | boolean | undefined> | undefined
  body?: unknown
  headers?: Record<string, string | undefined> | undefined
  /** Whether it may be sent again when its answer got lost. Reads always may. */
  isIdempotent?: boolean
}

/** The answer to a write that has nothing to say. */
export interface Done {
  /** The position of the change; undefined where nothing changed. */
  rev: number | undefined
}

/** Where a request gets its credentials. */
export interface Credentials {
  headers(): Record<string, string> | Promise<Record<string, string>>
  /** The server refused these; true if there may be others. */
  refused(headers: Record<string, string>): boolean
}

const usualTimeoutMs = 30_000
const usualRetries = 3
const busy = [408, 429, 502, 503, 504]

/** Sends requests: with credentials, again where that is harmless, and with every failure as a `ProgressDBError`. */
export class Http {
  readonly baseUrl: string
  readonly #credentials: Credentials
  readonly #ky: KyInstance

  private constructor(baseUrl: string, credentials: Credentials, instance: KyInstance) {
    this.baseUrl = baseUrl
    this.#credentials = credentials
    this.#ky = instance
  }

  /** @throws ProgressDBError `invalid_argument` for a `baseUrl` that is none */
  static open(baseUrl: string | undefined, credentials: Credentials, fetch?: Fetch): Http {
    if (!baseUrl || !/^https?:\/\/\S+$/.test(baseUrl))
      throw new ProgressDBError(
        'invalid_argument',
        `baseUrl must begin with http:// or https://, not "${baseUrl}".`,
      )
    const instance = ky.create(fetch ? { fetch: (input, init) => fetch(new Request(input, init)) } : {})
    return new Http(baseUrl.replace(/\/+$/, ''), credentials, instance)
  }

  /** The same server, asked with other credentials. */
  with(credentials: Credentials): Http {
    return new Http(this.baseUrl, credentials, this.#ky)
  }

  /** Sends a request and returns its answer's JSON; where it has none, a `Done`. */
  async send<T>(call: Call, options: RequestOptions = {}): Promise<T> {
    const response = await this.fetch(call, options)
    if (response.status === 204) return { rev: revOf(response) } satisfies Done as T
    return (await json(response, options)) as T
  }

  /** The same, with the answer as it is. @throws ProgressDBError for every status but those of success */
  async fetch(call: Call, options: RequestOptions = {}): Promise<Response> {
    for (let isAgain = false; ; isAgain = true) {
      const headers = await within(this.#credentials.headers(), options)
      const response = await this.#try(call, options, headers)
      if (response.ok) return response
      const error = await failureOf(response, options)
      if (isAgain || response.status !== 401 || !this.#credentials.refused(headers)) throw error
    }
  }

  async #try(call: Call, options: RequestOptions, credentials: Record<string, string>): Promise<Response> {
    try {
      return await this.#ky(`${this.baseUrl}${call.path}`, kyOptions(call, options, credentials))
    } catch (cause) {
      if (cause instanceof HTTPError) return cause.response
      if (options.signal?.aborted) throw aborted(cause)
      if (cause instanceof TimeoutError) throw noAnswer(cause)
      throw new ProgressDBError('network_error', `${this.baseUrl} could not be reached.`, { cause })
    }
  }
}

function kyOptions(call: Call, options: RequestOptions, credentials: Record<string, string>): Options {
  const { method, query, body, headers, isIdempotent } = call
  const { signal, timeout = usualTimeoutMs, retries = usualRetries, durability } = options
  const mayRetry = method === 'GET' || isIdempotent
  return {
    method,
    timeout,
    headers: { ...credentials, ...headers, ...(durability && { prefer: `durability=${durability}` }) },
    retry: mayRetry
      ? {
          limit: retries,
          methods: [method.toLowerCase()],
          statusCodes: busy,
          maxRetryAfter: timeout,
        }
      : 0,
    ...(signal && { signal }),
    ...(body !== undefined && { json: body }),
    ...(query && { searchParams: query }),
  }
}

async function json(response: Response, options: RequestOptions): Promise<unknown> {
  try {
    return await within(response.json(), options)
  } catch (cause) {
    if (cause instanceof ProgressDBError) throw cause
    if (cause instanceof SyntaxError) throw unexpected(response, cause)
    throw new ProgressDBError('network_error', 'The answer was cut off.', { cause })
  }
}

/** Waits for something no longer than its request may take. @throws ProgressDBError `timeout`, `aborted` */
async function within<T>(
  work: T | Promise<T>,
  { signal, timeout = usualTimeoutMs }: RequestOptions,
): Promise<T> {
  let end = () => {}
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(noAnswer()), timeout)
    const onAbort = () => reject(aborted())
    signal?.addEventListener('abort', onAbort)
    end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    if (signal?.aborted) onAbort()
  })
  return Promise.race([work, late]).finally(end)
}

function noAnswer(cause?: unknown): ProgressDBError {
  return new ProgressDBError('timeout', 'No answer came in time.', { cause })
}

function aborted(cause?: unknown): ProgressDBError {
  return new ProgressDBError('aborted', 'The request was aborted.', { cause })
}

function revOf({ headers }: Response): number | undefined {
  return Number(headers.get('x-rev')) || undefined
}

/** In seconds, or as a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const said = headers.get('retry-after')
  if (said === null) return undefined
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return ms > 0 ? ms : undefined
}

async function failureOf(response: Response, options: RequestOptions): Promise<ProgressDBError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  if (!isProblem) return unexpected(response)
  return ProgressDBError.ofProblem((await json(response, options)) as Problem, retryAfterOf(response))
}

function unexpected(response: Response, cause?: unknown): ProgressDBError {
  const { status, url } = response
  const message = `${url} answered ${status} with something that is not of ProgressDB.`
  return new ProgressDBError('unexpected_answer', message, {
    status,
    retryAfter: retryAfterOf(response),
    cause,
  })
}
