// What an application does with the client, in any runtime: nothing here but the language, `fetch`, and the package.
import { createClient, ProgressDBError } from '@progressdb/client'

/** How long a token is good for, in seconds. */
const ttl = 5

/**
 * Two users talk: a thread that is shown, optimistic writes, a message that grows, a token that ends meanwhile.
 *
 * @param url where the server is; `/token` there gives tokens
 * @returns what was seen
 */
export async function converse(url, threadId) {
  let asked = 0
  const tokenOf = async (user, ttl) => {
    const answer = await fetch(`${url}/token?user=${user}&ttl=${ttl}`)
    return answer.text()
  }
  const ada = createClient({
    baseUrl: url,
    getToken: () => {
      asked++
      return tokenOf('ada', ttl)
    },
  })
  const grace = createClient({ baseUrl: url, getToken: () => tokenOf('grace', 60) })
  const thread = ada.thread(threadId)
  const deliveries = []
  const states = []
  const ofMessages = thread.messages.subscribe(() => {
    const mine = thread.messages.getSnapshot().messages.find(({ body }) => body.text === 'Hello!')
    if (mine && deliveries.at(-1) !== mine.delivery) deliveries.push(mine.delivery)
  })
  const ofConnection = ada.connection.subscribe(() => {
    const { state } = ada.connection.getSnapshot()
    if (states.at(-1) !== state) states.push(state)
  })
  const ofThreads = ada.threads.subscribe(() => {})
  const isShown = (text) => () =>
    thread.messages.getSnapshot().messages.some(({ body }) => body.text === text)

  const { id } = await thread.create('Hello!')
  await thread.api.setMember('grace')
  await until(ada.connection, () => ada.connection.getSnapshot().state === 'live')
  await grace.thread(threadId).create('Hi, Ada.')
  await until(thread.messages, isShown('Hi, Ada.'))
  await thread.react(id, '👍')
  await thread.edit(id, { body: { text: 'Hello, Grace!' } })

  const pieces = []
  const writer = await grace.thread(threadId).stream({ role: 'user' })
  const reading = (async () => {
    for await (const { delta } of thread.read(writer.id)) pieces.push(delta)
  })()
  await writer.append('Grüße 👋 ')
  await until(thread.messages, isShown('Grüße 👋 '))
  await writer.append('aus 東京.')
  await writer.finish()
  await reading

  // The token has ended, and the connection goes on.
  await until(ada.connection, () => asked > 3)
  await grace.thread(threadId).create('Still there?')
  await until(thread.messages, isShown('Still there?'))
  const code = await ada.api
    .getThread('none')
    .catch((error) => error instanceof ProgressDBError && error.code)
  await until(ada.threads, () => ada.threads.getSnapshot().threads.some(({ id }) => id === threadId))

  const { messages } = thread.messages.getSnapshot()
  for (const end of [ofMessages, ofConnection, ofThreads]) end()
  ada.close()
  grace.close()
  return {
    texts: messages.map(({ body }) => body.text),
    mine: messages[0].mine,
    deliveries,
    states,
    pieces: pieces.join(''),
    code,
  }
}

/** Waits until something is so. The test's own time bounds it. */
function until(store, isSo) {
  return new Promise((resolve) => {
    const timer = setInterval(look, 50)
    const end = store.subscribe(look)
    function look() {
      if (!isSo()) return
      clearInterval(timer)
      end()
      resolve()
    }
  })
}
