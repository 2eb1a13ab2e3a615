import type { Api } from '../api.ts'
import { ProgressDBError } from '../error.ts'
import { lazily } from '../lazily.ts'
import type { Live } from '../live/live.ts'
import type { FrameScheduler } from '../schedule.ts'
import { type Store, Value } from '../store.ts'
import type { Shape, Thread, UnreadTotal } from '../types.ts'

export interface ThreadsSnapshot {
  /** The threads that are loaded, the most recently active first. One that has not changed is the same object as before. */
  readonly threads: readonly Thread[]
  readonly status: 'loading' | 'ready' | 'failed'
  /** Why it could not be read; it is tried again. */
  readonly error: ProgressDBError | undefined
  /** Whether there are more behind the last; never beyond 1,000 threads. */
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
}

/** What the list needs of its client. */
export interface ThreadListHost<S extends Shape> {
  api: Api<S>
  live(): Promise<Live>
  scheduler: Pick<FrameScheduler, 'schedule'>
  user(): string | null
}

/**
 * The threads of the user, and what is unread in them, kept up to date for as long as somebody subscribes.
 *
 * @example
 * client.threads.subscribe(() => render(client.threads.getSnapshot().threads))
 * client.threads.unread.subscribe(() => badge(client.threads.unread.getSnapshot()?.unread))
 */
export class ThreadList<S extends Shape> implements Store<ThreadsSnapshot> {
  /** What is unread in all threads together; undefined as long as that is not known. It follows within a second. */
  readonly unread: Store<UnreadTotal | undefined>
  readonly getSnapshot: () => ThreadsSnapshot
  readonly subscribe: (listener: () => void) => () => void
  readonly #list = new Value<ThreadsSnapshot>({
    threads: [],
    status: 'loading',
    error: undefined,
    hasMore: false,
    isLoadingMore: false,
  })
  readonly #mine: () => Promise<import('./my-threads.ts').MyThreads<S>>

  /** @internal use `client.threads` */
  constructor(host: ThreadListHost<S>) {
    const list = this.#list
    const total = new Value<UnreadTotal | undefined>(undefined)
    this.#mine = lazily(async () => new (await import('./my-threads.ts')).MyThreads(host, list, total))
    this.unread = this.#used(total, 'total')
    const used = this.#used(list, 'list')
    this.getSnapshot = used.getSnapshot
    this.subscribe = used.subscribe
  }

  /** Loads the next page. Nothing happens where there is none, or it is being loaded. @throws ProgressDBError */
  async loadMore(): Promise<void> {
    await (await this.#mine()).loadMore()
  }

  /** A part of the program could not be loaded. */
  #broken(cause: unknown): void {
    const error = new ProgressDBError('network_error', 'The list of threads could not be loaded.', { cause })
    this.#list.set({ ...this.#list.getSnapshot(), status: 'failed', error })
  }

  #used<T>(store: Store<T>, part: 'list' | 'total'): Store<T> {
    return {
      getSnapshot: store.getSnapshot,
      subscribe: (listener) => {
        const end = store.subscribe(listener)
        const use = this.#mine().then((mine) => mine.use(part))
        use.catch((cause) => this.#broken(cause))
        return () => {
          end()
          use.then(
            (unuse) => unuse(),
            () => {},
          )
        }
      },
    }
  }
}
