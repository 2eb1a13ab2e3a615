import { deepStrictEqual, ok } from 'node:assert'
import { describe } from 'vitest'
import type { Command } from './model/commands.ts'
import type { Exchange } from './support/answers.ts'
import { crowdedSteps } from './support/cases.ts'
import { allRows } from './support/disks.ts'
import { property } from './support/runs.ts'
import { Session, type Step } from './support/session.ts'

/** What may have happened since, so that the caller is not told of what it created. */
const lostSight = ['forbidden', 'thread_not_found', 'thread_gone']

describe('G-IDEM: a creation can be asked for again', () => {
  property(
    'the same changes nothing, and another with its id is refused',
    0.2,
    crowdedSteps,
    async (steps: Step[]) => {
      const session = await Session.open()
      try {
        for (const step of steps) await session.take(step)
        await session.server.server.engine.lists.settleAll()
        for (const creation of [...session.creations]) {
          if (hasId(creation.command) && creation.answer.status < 300) await askAgain(session, creation)
        }
      } finally {
        await session.close()
      }
    },
  )
})

function hasId(command: Command): boolean {
  if (command.do === 'createMessages') return command.inputs.every(({ id }) => id !== undefined)
  if (command.do === 'createThread' || command.do === 'createMessage') return command.input.id !== undefined
  return false
}

async function askAgain(session: Session, { command, answer }: Exchange): Promise<void> {
  const before = await allRows(session.store)
  const again = (await session.one(command)).answer
  // To who is not in a thread any more, its id is just taken.
  const refusals = command.do === 'createThread' ? [...lostSight, 'id_conflict'] : lostSight
  if (again.status >= 400) ok(refusals.includes(again.json.code), again.text)
  else deepStrictEqual([again.status, placesOf(again.json)], [200, placesOf(answer.json)])
  const other = (await session.one(altered(command))).answer
  ok(['id_conflict', ...lostSight].includes(other.json?.code), other.text)
  deepStrictEqual(await allRows(session.store), before)
}

/** What of an answer never changes. */
function placesOf(json: { items?: { id: string; seq?: number }[]; id?: string; seq?: number }): unknown {
  if (json.items) return json.items.map(({ id, seq }) => [id, seq])
  return json.seq === undefined ? json.id : [json.id, json.seq]
}

/** The request with the same ids and other contents. */
function altered(command: Command): Command {
  const other = { altered: true }
  switch (command.do) {
    case 'createThread':
      return { ...command, input: { ...command.input, title: 'Altered' } }
    case 'createMessage':
      return { ...command, input: { ...command.input, body: other } }
    case 'createMessages':
      return { ...command, inputs: command.inputs.map((input) => ({ ...input, body: other })) }
    default:
      return command
  }
}
