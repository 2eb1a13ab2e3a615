/** Strokes on a 24 by 24 grid. */
const paths = {
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  down: 'M12 5v14M6 13l6 6 6-6',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  history: 'M4 5v4h4M4.5 9A8 8 0 1 1 4 13M12 8v4l3 2',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-3.5 3-6 6.5-6s6.5 2.5 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.5M18.5 14.6c1.9.9 3 2.9 3 5.4',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7',
  send: 'M12 19V5M6 11l6-6 6 6',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8.5 14a4.5 4.5 0 0 0 7 0M9 9.5v.01M15 9.5v.01',
  spark:
    'M12 3l1.9 5.6a2.4 2.4 0 0 0 1.5 1.5L21 12l-5.6 1.9a2.4 2.4 0 0 0-1.5 1.5L12 21l-1.9-5.6a2.4 2.4 0 0 0-1.5-1.5L3 12l5.6-1.9a2.4 2.4 0 0 0 1.5-1.5z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  window: 'M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
} as const

export type IconName = keyof typeof paths

/** A drawing; whatever it is on has to be labelled. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}

interface ButtonProps extends React.ComponentPropsWithRef<'button'> {
  icon: IconName
  /** What it does, for who cannot see it, and as a hint for who can. */
  label: string
}

/** A button that has a drawing for a name. */
export function IconButton({ icon, label, className = '', ...others }: ButtonProps) {
  return (
    <button type="button" {...others} className={`icon-button ${className}`} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  )
}
