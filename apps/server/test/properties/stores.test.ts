import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe } from 'vitest'
import { systemScope } from '../../src/storage/keys.ts'
import { temporaryFolder } from '../support/process.ts'
import type { Command } from './model/commands.ts'
import { steps } from './support/cases.ts'
import { allRows, type Disk, FolderDisk, MemoryDisk } from './support/disks.ts'
import { property } from './support/runs.ts'
import { Session, type Step } from './support/session.ts'

const runs = fc.array(steps, { minLength: 1, maxLength: 2 }).map((parts) => parts.map(repeatable))

describe('G-ATOMIC, G-READ: RocksDB does as the memory store', () => {
  property('the same answers, and the same rows before and after a restart', 0.1, runs, async (parts) => {
    await using folder = await temporaryFolder()
    const inMemory = await Recorded.open(new MemoryDisk())
    const onDisk = await Recorded.open(new FolderDisk(folder.path))
    try {
      for (const part of parts) {
        for (const each of [inMemory, onDisk]) await each.take(part)
        deepStrictEqual(onDisk.answers, inMemory.answers)
        deepStrictEqual(await onDisk.rows(), await inMemory.rows())
        for (const { session } of [inMemory, onDisk]) await session.restart('close')
        deepStrictEqual(await onDisk.rows(), await inMemory.rows())
      }
    } finally {
      for (const { session } of [inMemory, onDisk]) await session.close()
    }
  })
})

/** A session, and all that its server answered. */
class Recorded {
  readonly session: Session
  readonly answers: string[] = []

  private constructor(session: Session) {
    this.session = session
    session.onExchange = ({ answer }) => {
      this.answers.push(`${answer.status} ${withoutChance(answer.text)}`)
    }
  }

  static async open(disk: Disk): Promise<Recorded> {
    return new Recorded(await Session.open(disk))
  }

  async take(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.session.take(step)
  }

  /** What the store holds, in a form that shows a difference well. */
  async rows(): Promise<string[]> {
    const rows = await allRows(this.session.store)
    return rows
      .filter(({ key }) => key.toString() !== `${systemScope}epochs`)
      .map(({ key, value }) => `${key.toString('latin1')} ${value.toString('latin1')}`)
  }
}

/** An answer without what is random in it: the names of the request and, in its cursors, of the epoch. */
function withoutChance(text: string): string {
  return text
    .replace(/"requestId":"[^"]*"/, '')
    .replaceAll(/"([a-z])[0-9a-z]+(-[0-9a-z]+-[0-9a-z]+)"/g, '"$1$2"')
}

/** Steps that do the same wherever they are taken: the server chooses no id, and stays with its store. */
function repeatable(steps: readonly Step[]): Step[] {
  let named = 0
  const withId = <T extends { id?: string }>(input: T): T => ({ id: `named ${named++}`, ...input })
  const withIds = (command: Command): Command => {
    if (command.do === 'createThread') return { ...command, input: withId(command.input) }
    if (command.do === 'createMessage') return { ...command, input: withId(command.input) }
    if (command.do === 'createMessages') return { ...command, inputs: command.inputs.map(withId) }
    return command
  }
  return steps.flatMap((step): Step[] => {
    if (step.take === 'move') return []
    if (step.take === 'restart') return [{ take: 'restart', how: 'close' }]
    return [step.take === 'one' ? { ...step, command: withIds(step.command) } : step]
  })
}
