import { newId, type ProgressDBClient } from '@progressdb/client'
import { clientWithKey } from '../session/session.ts'

interface Line {
  by: string
  text: string
  role?: 'assistant'
  /** How many lines before is the one that it answers. */
  answers?: number
  /** What it says after an edit. */
  edited?: string
  reactions?: Record<string, string[]>
}

interface Sample {
  title: string
  lines: Line[]
}

/** `me` is whoever looks at it. */
const samples: Sample[] = [
  {
    title: 'Invoice 77 was sent twice',
    lines: [
      { by: 'alan', text: 'Hello! I got invoice 77 twice this month. Am I to pay both?' },
      { by: 'me', text: 'Certainly not. Let me look.' },
      {
        by: 'me',
        role: 'assistant',
        text: 'Invoice 77 was created on the 3rd, and again on the 4th, by a retry of the billing job. Only the first one is open.',
      },
      {
        by: 'me',
        text: 'The second one is cancelled, you need not do anything.',
        reactions: { '🙏': ['alan'] },
      },
    ],
  },
  {
    title: 'Launch on Thursday',
    lines: [
      { by: 'grace', text: 'Morning! Where are we with the launch?' },
      {
        by: 'alan',
        text: 'The release notes are done. The benchmark page still misses the numbers for reads.',
      },
      {
        by: 'me',
        text: 'I can take the benchmarks today.',
        answers: 1,
        reactions: { '🎉': ['grace', 'alan'], '👍': ['grace'] },
      },
      {
        by: 'grace',
        text: 'Great. I moved the rehearsal to Wednesday at 4.',
        edited: 'Great. I moved the rehearsal to Wednesday at 3, so that Alan can be there.',
      },
      {
        by: 'alan',
        text: 'Thank you, that works.\nThe checklist is at https://example.com/launch',
        reactions: { '👀': ['me'] },
      },
      { by: 'grace', text: 'One more thing: who writes the announcement?' },
    ],
  },
  {
    title: 'Welcome to ProgressDB',
    lines: [
      {
        by: 'grace',
        text: 'Welcome! Everything that you see here is stored by the server that you just started.',
      },
      { by: 'grace', text: 'Edit a message, delete it, and bring it back: every version stays readable.' },
      { by: 'me', text: 'And when somebody else writes, I see it at once?' },
      {
        by: 'grace',
        text: 'Yes. Open a second window as me, put it beside this one, and try.',
        answers: 1,
        reactions: { '🚀': ['me', 'grace'] },
      },
      { by: 'grace', text: 'The spark beside the field below streams an answer, word by word.' },
    ],
  },
]

/**
 * Writes some conversations in the name of several users, as an application would.
 *
 * @returns the id of the thread to look at first
 */
export async function writeSample(key: string, me: string): Promise<string> {
  const clients = new Map<string, ProgressDBClient>()
  const as = (name: string) => {
    const user = name === 'me' ? me : name
    const client = clients.get(user) ?? clientWithKey(key, user)
    clients.set(user, client)
    return client.api
  }
  let id = ''
  for (const { title, lines } of samples) {
    id = newId()
    const others = [...new Set(lines.map(({ by }) => by))].filter((by) => by !== 'me' && by !== me)
    await as('me').createThread({ id, title })
    for (const user of others) await as('me').setMember(id, user, 'member')
    await writeLines(as, id, lines, me)
  }
  return id
}

type As = (name: string) => ProgressDBClient['api']

async function writeLines(as: As, threadId: string, lines: readonly Line[], me: string): Promise<void> {
  const ids = lines.map(() => newId())
  for (const [i, { by, text, role, answers, edited, reactions = {} }] of lines.entries()) {
    const id = ids[i]!
    const replyTo = answers === undefined ? undefined : ids[i - answers]
    await as(by).createMessage(threadId, {
      id,
      body: { text },
      ...(role && { role }),
      ...(replyTo && { replyTo }),
    })
    if (edited !== undefined) await as(by).editMessage(threadId, id, { body: { text: edited } })
    for (const [reaction, users] of Object.entries(reactions))
      for (const user of new Set(users.map((name) => (name === 'me' ? me : name))))
        await as(user).react(threadId, id, reaction)
  }
}
