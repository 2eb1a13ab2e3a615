/** Holds up what comes live, and then lets it through at once, in one task. */
export class Gate {
  #isClosed = false
  #held: Uint8Array[] = []
  #open: (all: Uint8Array) => void = () => {}

  /** In place of the global `fetch`. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const response = await fetch(request)
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      return response
    const through = new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => {
        this.#open = (all) => controller.enqueue(all)
      },
      transform: (chunk, controller) => {
        if (this.#isClosed) this.#held.push(chunk)
        else controller.enqueue(chunk)
      },
    })
    return new Response(response.body.pipeThrough(through), response)
  }

  close(): void {
    this.#isClosed = true
  }

  /** How much text of one letter is held up, all appends together. */
  letters(letter: string): number {
    const texts = new TextDecoder().decode(this.#all()).matchAll(/"text":"(\w*)"/g)
    return (
      Array.from(texts, ([, text]) => text)
        .join('')
        .split(letter).length - 1
    )
  }

  open(): void {
    const all = this.#all()
    this.#held = []
    this.#isClosed = false
    this.#open(all)
  }

  #all(): Uint8Array {
    const all = new Uint8Array(this.#held.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const chunk of this.#held) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}
