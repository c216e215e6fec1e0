/** Light, dark, or as the system has it. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { applyTheme, readTheme, type Theme } from './theme.ts'

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const ICON = { system: Monitor, light: Sun, dark: Moon }

export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme)
  const Icon = ICON[theme]
  const change = () => {
    setTheme(NEXT[theme])
    applyTheme(NEXT[theme])
  }
  return (
    <IconButton label={`Theme: ${theme === 'system' ? 'as the system has it' : theme}`} onClick={change}>
      <Icon size={15} aria-hidden />
    </IconButton>
  )
}
