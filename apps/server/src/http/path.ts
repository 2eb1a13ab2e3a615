import { Problem } from '../lib/problem.ts'
import type { Route } from './route.ts'

/** The path of a URL, still percent-encoded. */
export function pathOf(url: string): string {
  const from = url.indexOf('/', url.indexOf('//') + 2)
  const mark = url.indexOf('?', from)
  return mark < 0 ? url.slice(from) : url.slice(from, mark)
}

/** What is behind the question mark of a URL; empty if there is none. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

/** A regular expression for the paths of a route. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** A route's path in the router's form. */
export function asRouterPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/**
 * A route's path for the router. Its fast kind takes no fixed part beside a parameter of the same place (`batch`
 * beside `{messageId}`), so such a part is given as that parameter, and looked at by the endpoint.
 */
export function routerPath({ method, path }: Route, routes: readonly Route[]): string {
  const parts = path.split('/')
  const others = routes.filter((other) => other.method === method).map((other) => other.path.split('/'))
  const places = parts.map((part, i) => {
    if (part.startsWith('{')) return part
    const before = parts.slice(0, i).join('/')
    const sibling = others.find(
      (other) => other[i]?.startsWith('{') && other.slice(0, i).join('/') === before,
    )
    return sibling?.[i] ?? part
  })
  return asRouterPath(places.join('/'))
}

/** Finds the parameters of a path. The router's own would leave broken encodings as they are. */
export class PathParams {
  /** The name of the parameter at each place of the path; undefined where the path is fixed. */
  readonly #names: (string | undefined)[]

  constructor(path: string) {
    this.#names = path.split('/').map((part) => /^\{(\w+)\}$/.exec(part)?.[1])
  }

  /** @throws Problem `malformed_request` */
  of(url: string): Record<string, string> {
    const values: Record<string, string> = {}
    let from = url.indexOf('/', url.indexOf('//') + 2)
    const mark = url.indexOf('?', from)
    const end = mark < 0 ? url.length : mark
    for (let place = 1; place < this.#names.length; place++) {
      const slash = url.indexOf('/', from + 1)
      const to = slash < 0 || slash > end ? end : slash
      const name = this.#names[place]
      if (name !== undefined) values[name] = decode(url.slice(from + 1, to), name)
      from = to
    }
    return values
  }
}

function decode(raw: string, name: string): string {
  if (!raw.includes('%')) return raw
  try {
    return decodeURIComponent(raw)
  } catch {
    throw new Problem('malformed_request', `The path's ${name} is not well-formed percent-encoding.`)
  }
}
