/** What the console reads of a token. The server is who checks it. */
export interface Claims {
  sub: string
  /** Seconds since 1970. */
  exp: number
  messageRoles?: string[]
  access?: string
  create?: boolean
}

/** What a token says of itself; undefined for what is none. */
export function claimsOf(token: string): Claims | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    const bytes = Uint8Array.from(atob(parts[1]!.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    )
    const claims = JSON.parse(new TextDecoder().decode(bytes))
    return typeof claims.sub === 'string' && typeof claims.exp === 'number' ? claims : undefined
  } catch {
    return undefined
  }
}
