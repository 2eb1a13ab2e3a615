/** How near to the end counts as being there, in pixels: as far as a trackpad is off when one means the end. */
const endPx = 24

interface Anchor {
  row: Element
  /** Where it is to be, in pixels below the upper edge of what is seen. */
  top: number
}

/**
 * Keeps what somebody reads where it is, while rows come above it, grow, or go; and shows the newest rows to who is at
 * the end. Browsers have scroll anchoring for that, but Safari does not, nor any of them at the very top: so it is
 * switched off, and done here the same for all.
 */
export class ReadingPlace {
  readonly #scroller: Element
  readonly #content: Element
  readonly #hasEnd: () => boolean
  /** The rows that are seen, from above. */
  #anchors: Anchor[] = []
  /** Where the scroller was left. */
  #at = 0
  #isAtEnd = true
  /** The row that was asked for, until somebody scrolls away from it. */
  #shown: Element | undefined

  /**
   * @param content its children with a `data-message-id` are the rows
   * @param hasEnd whether the last row is the newest there is
   */
  constructor(scroller: Element, content: Element, hasEnd: () => boolean) {
    this.#scroller = scroller
    this.#content = content
    this.#hasEnd = hasEnd
  }

  /** Puts things right when the rows are others, have another size, or somebody has scrolled. */
  settle(): void {
    const scroller = this.#scroller
    const scrolled = scroller.scrollTop - this.#at
    if (scrolled !== 0) this.#shown = undefined
    if (this.#isAtEnd && scrolled < 0) {
      this.#isAtEnd = this.#isNearEnd
      // Taken back each time, who scrolls slowly would never get away.
      if (this.#isAtEnd) {
        this.#note(0)
        return
      }
    }
    const anchor = this.#anchors.find(({ row }) => row.isConnected)
    if (this.#isAtEnd || !anchor) {
      this.toEnd()
      return
    }
    const top = anchor.top - scrolled
    scroller.scrollTop += this.#topOf(anchor.row) - top
    this.#isAtEnd = this.#isNearEnd
    const off = top - this.#topOf(anchor.row)
    // Scrolling is to whole pixels: what is lost so must not add up.
    this.#note(Math.abs(off) < 1 ? off : 0)
  }

  /** Shows the newest row. */
  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight
    this.#isAtEnd = this.#hasEnd()
    this.#note(0)
  }

  /** Shows a row in the middle. @returns false where it isn't */
  show(messageId: string): boolean {
    const row = this.#rows.find(({ dataset }) => dataset.messageId === messageId)
    if (!row) return false
    const { clientHeight } = this.#scroller
    this.#scroller.scrollTop += this.#topOf(row) - Math.max(0, clientHeight - row.offsetHeight) / 2
    this.#isAtEnd = this.#isNearEnd
    this.#shown = row
    this.#note(0)
    return true
  }

  get #isNearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller
    return scrollHeight - scrollTop - clientHeight <= endPx && this.#hasEnd()
  }

  get #rows(): HTMLElement[] {
    return [...this.#content.querySelectorAll<HTMLElement>(':scope > [data-message-id]')]
  }

  #topOf(row: Element): number {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top
  }

  #note(off: number): void {
    const { clientHeight } = this.#scroller
    const rows = this.#rows
    // The first that reaches into what is seen; they are in order, so few have to be measured.
    let first = 0
    for (let end = rows.length; first < end; ) {
      const middle = (first + end) >> 1
      if (this.#topOf(rows[middle]!) + rows[middle]!.offsetHeight > 0) end = middle
      else first = middle + 1
    }
    const shown = this.#shown
    this.#anchors = shown?.isConnected ? [{ row: shown, top: this.#topOf(shown) + off }] : []
    for (const row of rows.slice(first)) {
      const top = this.#topOf(row)
      if (top >= clientHeight) break
      this.#anchors.push({ row, top: top + off })
    }
    this.#at = this.#scroller.scrollTop
  }
}
