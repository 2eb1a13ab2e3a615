import type { RequestShape } from './job.ts'

/** Stands in a request for a UUIDv7 that is new each time. */
export const newId = '<new-id>'.padEnd(36, '-')
/** Stands in a request for a random number of as many digits. */
export const anyNumber = (digits: number) => '#'.repeat(digits)

export interface RequestText {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
  /** What the answer's status has to be. */
  status: number
  /** The bound of the random number, if there is one in the path. */
  below?: number
}

/** A request ready to be sent, over a connection that stays open. All of it must be ASCII. */
export function shapeOf({ method, path, headers = {}, body, status, below }: RequestText): RequestShape {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (body !== undefined) lines.push('Content-Type: application/json', `Content-Length: ${body.length}`)
  const bytes = `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
  const idAt = bytes.indexOf(newId)
  const digits = /#+/.exec(path)?.[0].length
  return {
    bytes,
    ...(idAt >= 0 && { idAt }),
    ...(digits !== undefined && { number: { at: bytes.indexOf('#'), digits, below: below! } }),
    status,
  }
}
