/** How much is kept that comes while something is read. */
const mostKept = 1000

/** What comes while something is read: the answer may be from before or after it, so it is taken once more then. */
export class Meanwhile<F> {
  readonly #kept = new Set<F[]>()

  push(frame: F): void {
    for (const frames of this.#kept) if (frames.length <= mostKept) frames.push(frame)
  }

  /** Reads, takes the answer, and returns what came meanwhile; undefined if that was too much. */
  async during<T>(read: () => Promise<T>, take: (answer: T) => void): Promise<F[] | undefined> {
    const frames: F[] = []
    this.#kept.add(frames)
    try {
      take(await read())
    } finally {
      this.#kept.delete(frames)
    }
    return frames.length > mostKept ? undefined : frames
  }
}
