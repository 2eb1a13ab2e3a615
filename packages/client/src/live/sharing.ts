import { claimsOf } from '../token.ts'
import { sharedName } from './channel.ts'
import { Leader } from './leader.ts'
import type { Line } from './line.ts'
import type { ConnectionOptions } from './options.ts'
import { Tab } from './tab.ts'

/**
 * One connection for all tabs of a user whose tokens are for the same threads: the one that holds a lock leads, and has
 * it. The browser gives the lock to another when that one is closed, crashes or is killed. One that says nothing, as a
 * page that is frozen, is replaced.
 */
export class Sharing {
  readonly #options: ConnectionOptions
  readonly #joinMs: number
  #candidacy: Candidacy | undefined

  /** @param joinMs how long the tab that leads may take to answer, in milliseconds */
  constructor(options: ConnectionOptions, joinMs: number) {
    this.#options = options
    this.#joinMs = joinMs
  }

  /** Carries what the tab that leads brings. */
  readonly carry = async (line: Line): Promise<void> => {
    const { http, tokens } = this.#options
    const user = await tokens.whoIs()
    const name = sharedName(http.baseUrl, user, claimsOf(await tokens.get()).threads)
    if (line.signal.aborted) return
    if (this.#candidacy?.name !== name) {
      this.close()
      this.#candidacy = new Candidacy(name, this.#options)
    }
    await new Tab(name, line, this.#candidacy, this.#joinMs).run()
  }

  /** Leads no more. */
  close(): void {
    this.#candidacy?.close()
    this.#candidacy = undefined
  }
}

/** A tab's readiness to lead, for as long as it follows anything. */
class Candidacy {
  readonly name: string
  readonly #options: ConnectionOptions
  #isOver = false
  /** Of the request that waits. */
  #waiting = new AbortController()
  #leader: Leader | undefined
  /** The last one's name: what it said last is heard after its end. */
  #ownId: string | undefined
  #release = () => {}

  constructor(name: string, options: ConnectionOptions) {
    this.name = name
    this.#options = options
    this.#stand({ signal: this.#waiting.signal })
  }

  /** Whether a leader's name is that of this tab's own. */
  isOwn(leader: string): boolean {
    return this.#ownId === leader
  }

  /** Replaces who leads, and does not answer. */
  takeOver(): void {
    if (this.#isOver || this.#leader) return
    this.#waiting.abort()
    this.#stand({ steal: true })
  }

  close(): void {
    this.#isOver = true
    this.#waiting.abort()
    this.#resign()
  }

  #stand(options: LockOptions): void {
    navigator.locks
      .request(this.name, options, () => this.#lead())
      .catch(() => {
        // Where it has led, another tab has taken over. Else it need not wait any more, or locks are forbidden.
        if (!this.#leader) return
        this.#resign()
        this.#waiting = new AbortController()
        this.#stand({ signal: this.#waiting.signal })
      })
  }

  #lead(): Promise<void> | undefined {
    if (this.#isOver) return undefined
    return new Promise((resolve) => {
      this.#release = resolve
      this.#leader = new Leader(this.name, this.#options, () => this.close())
      this.#ownId = this.#leader.id
    })
  }

  #resign(): void {
    this.#leader?.close()
    this.#leader = undefined
    this.#release()
  }
}
