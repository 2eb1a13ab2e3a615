import { textTable } from '../../commit/record.ts'
import { memberKeys, members } from '../../features/members/member.ts'
import { listKeys } from '../../features/threads/list-rows.ts'
import { type Key, textAt } from '../../storage/keys.ts'
import type { ReadingCheck } from './reading-check.ts'
import type { ThreadContext } from './thread-context.ts'

/** Checks a thread's members. */
export class MemberCheck {
  readonly #context: ThreadContext
  readonly #reading: ReadingCheck

  constructor(context: ThreadContext, reading: ReadingCheck) {
    this.#context = context
    this.#reading = reading
  }

  /** The members, their roles, the order in which they joined, and their lists. */
  async run(): Promise<void> {
    const { details } = this.#context.thread
    let present = 0
    let owners = 0
    for await (const group of this.#context.groups('u')) {
      for (const { key, value } of group) {
        const user = textAt(key, this.#context.scope.length + 1).value
        const member = members.decode(value, '')
        this.#context.expect('c', 1)
        if (!member.role) {
          await this.#mustHaveLeft(user, member.rev)
          continue
        }
        present++
        if (member.role === 'owner') owners++
        this.#context.expect('j', 1)
        await this.#reading.member(user, member)
        const isSmall = details.roster !== undefined
        const found = await this.#context.rows.get(textTable, [
          memberKeys.order(this.#context.id, member.joined),
          ...this.#placesOf(user),
        ])
        if (found[0] !== user) this.#context.finding(`member "${user}": not in the order of joining`)
        if (found.slice(1).some((id) => id !== this.#context.id))
          this.#context.finding(`member "${user}": the thread is missing from a list`)
        if (isSmall && details.roster!.get(user) !== member.role)
          this.#context.finding(`member "${user}": the thread's row differs`)
      }
    }
    if (present !== details.memberCount)
      this.#context.finding(`it counts ${details.memberCount} members, and has ${present}`)
    if (owners !== details.ownerCount)
      this.#context.finding(`it counts ${details.ownerCount} owners, and has ${owners}`)
    if (details.roster && details.roster.size !== present)
      this.#context.finding('its row names other members than it has')
  }

  /** The lists of a member that have the thread. */
  #placesOf(user: string): Key[] {
    const { details, listed, settled } = this.#context.thread
    const created = listKeys.byCreation(user, details.created)
    if (!details.roster) return [created, listKeys.large(user, this.#context.id)]
    const changed = listKeys.byChange(user, settled)
    return details.deletedAt === undefined ? [created, listKeys.byActivity(user, listed), changed] : [changed]
  }

  async #mustHaveLeft(user: string, rev: number): Promise<void> {
    const [id] = await this.#context.rows.get(textTable, [listKeys.left(user, rev)])
    if (id !== this.#context.id) this.#context.finding(`member "${user}": nothing tells that they left`)
  }
}
