/** `system` goes with the device. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const name = 'progressdb.theme'

export function readTheme(): Theme {
  const theme = localStorage.getItem(name)
  return themes.find((each) => each === theme) ?? 'system'
}

/** Shows everything in a theme, and remembers it. */
export function setTheme(theme: Theme): void {
  localStorage.setItem(name, theme)
  document.documentElement.dataset.theme = theme
}
