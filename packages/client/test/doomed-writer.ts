// A client in a process of its own, which is killed: it writes into two threads, and says what it has kept.
import { createClient } from '../src/index.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'
import { FolderStorage } from './storages.ts'

const [baseUrl = '', token = '', folder = '', thread = '', count = '0', network = ''] = process.argv.slice(2)
const storage = new FolderStorage(folder, (value) => console.log(JSON.parse(value).operation.messageId))
const fetchOf = async (request: Request) => {
  if (network === 'offline') throw new TypeError('fetch failed')
  return fetch(request)
}
const { api } = createClient({ baseUrl, getToken: () => token, fetch: fetchOf })
const outbox = new Outbox<RegisteredShape>(api, { storage, server: baseUrl, user: async () => 'ada' })
for (let n = 0; n < Number(count); n++) {
  const threadId = `${thread}${n % 2}`
  outbox.add(threadId, { kind: 'create', messageId: `m${n}`, message: { body: { text: `${n}` } } })
  if (n % 10 === 0) await new Promise(setImmediate)
}
