import type { Api } from './api.ts'
import type { Http } from './http.ts'
import { lazily } from './lazily.ts'
import type { Shape } from './types.ts'

/** Every route, as a function. They are loaded when the first of them is called. */
export function lazyApi<S extends Shape>(http: Http): Api<S> {
  const load = lazily(async () => new (await import('./api.ts')).Api<S>(http))
  const get = (_: object, name: string) =>
    // Nobody who awaits it is to take it for a promise.
    name === 'then'
      ? undefined
      : async (...given: unknown[]) => {
          const api = await load()
          return (api[name as keyof Api<S>] as (...given: unknown[]) => unknown).apply(api, given)
        }
  return new Proxy({}, { get } as ProxyHandler<object>) as Api<S>
}
