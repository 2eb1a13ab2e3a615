import { Window } from 'happy-dom'

/** A document, and nothing else of a browser: requests stay those of Node. */
export function openDocument(): HTMLElement {
  const window = new Window({ url: 'http://localhost/' })
  const { document } = window
  Object.assign(globalThis, { window, document })
  document.body.innerHTML = '<div id="root"></div>'
  return document.getElementById('root') as unknown as HTMLElement
}
