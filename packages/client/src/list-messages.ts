import type { MessageQuery } from './api.ts'
import type { Http, RequestOptions } from './http.ts'
import type { MessagePage, Shape } from './types.ts'

/** Reads a page of messages: what every chat begins with, so it is there without the other routes. */
export function listMessages<S extends Shape>(
  http: Http,
  threadId: string,
  query?: MessageQuery,
  options?: RequestOptions,
): Promise<MessagePage<S>> {
  const path = `/v1/threads/${encodeURIComponent(threadId)}/messages`
  return http.send({ method: 'GET', path, query: { ...query } }, options)
}
