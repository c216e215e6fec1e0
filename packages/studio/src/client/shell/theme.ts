/** Light, dark, or as the system has it. */

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'evals.theme'

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(KEY)
  } else {
    document.documentElement.dataset['theme'] = theme
    localStorage.setItem(KEY, theme)
  }
  // Charts are drawn in colours that they have read, and read them again
  document.dispatchEvent(new Event('themechange'))
}
