import { type ReactNode, useEffect, useEffectEvent, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './icon.tsx'

interface Props {
  title: string
  onClose(): void
  children: ReactNode
  /** Beside which it opens, where there is room; on a phone it comes from below. */
  anchor?: Element | null | undefined
  className?: string
}

/**
 * A modal dialog. The browser keeps the focus in it, closes it with Escape, and gives the focus back; a click beside it
 * closes it too.
 */
export function Dialog({ title, onClose, children, anchor, className = '' }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  const isPressedBeside = useRef(false)
  useLayoutEffect(() => {
    const dialog = ref.current!
    dialog.showModal()
    if (anchor) placeBeside(dialog, anchor)
    // A menu is for its first item, a form for its first field; anything else is read from its beginning.
    const first = dialog.querySelector<HTMLElement>('.choices button, [data-first]')
    if (first) first.focus()
    else dialog.focus()
    return () => dialog.close()
  }, [anchor])
  const close = useEffectEvent(onClose)
  useEffect(() => {
    // In another view it may not be seen, and would let nothing else be used.
    const onMove = () => close()
    addEventListener('popstate', onMove)
    return () => removeEventListener('popstate', onMove)
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it with Escape
    <dialog
      ref={ref}
      tabIndex={-1}
      className={`${anchor ? 'popup' : 'dialog'} ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        isPressedBeside.current = event.target === event.currentTarget
      }}
      onClick={(event) => {
        // What begins in it, such as a selection, may end beside it.
        if (event.target === event.currentTarget && isPressedBeside.current) onClose()
      }}
    >
      <div className="dialog-inside">
        <header>
          <h2 id={id} dir="auto">
            {title}
          </h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}

const gap = 8

/** Below its anchor, or above it where there is no room; never beyond the window. */
function placeBeside(dialog: HTMLElement, anchor: Element): void {
  const { left, top, right, bottom } = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = dialog
  const isLeft = left + width + gap < innerWidth
  const x = isLeft ? left : right - width
  const y = bottom + gap + height < innerHeight ? bottom + 4 : top - height - 4
  dialog.style.setProperty('--x', `${Math.max(gap, x)}px`)
  dialog.style.setProperty('--y', `${Math.max(gap, Math.min(y, innerHeight - height - gap))}px`)
}
