/** Keys that work on every page: Cmd/Ctrl+K for the palette, and `g` with a letter for a place. */
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { areas } from '../pages/areas.tsx'

/** How long `g` waits for its letter, in milliseconds. */
const WAIT_MS = 800

export function useGoKeys(openPalette: () => void): void {
  const [, go] = useLocation()
  useEffect(() => {
    let since = -Infinity
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return openPalette()
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      const now = performance.now()
      const area = now - since < WAIT_MS ? areas.find(({ key }) => key === event.key) : undefined
      since = event.key === 'g' ? now : -Infinity
      if (area) go(area.href)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [go, openPalette])
}

/** Whether a key goes into a text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}
