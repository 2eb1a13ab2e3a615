// What React Native has as globals from these packages, and an application on them.
import { AbortController, AbortSignal } from 'abort-controller'

Object.assign(globalThis, { AbortController, AbortSignal })
globalThis.converse = async (url, threadId) => {
  await import('whatwg-fetch')
  const { converse } = await import('./converse.mjs')
  return converse(url, threadId)
}
