/** Where in a table one was, for when one comes back: how far it was scrolled, and which row had the focus. */
import { useEffect, useRef, type RefObject } from 'react'

interface Place {
  top: number
  focused: number
}

const PREFIX = 'evals.place '

/** @param key of the table and what it shows; without one nothing is kept */
export function usePlace(key: string | undefined, scroller: RefObject<HTMLElement | null>, count: number): { focused: number; keep: (focused: number) => void } {
  const place = useRef<Place & { isSet: boolean }>(undefined)
  place.current ??= { ...readPlace(key), isSet: false }
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    const element = scroller.current
    const now = place.current
    if (!element || !now || now.isSet || count === 0) return
    now.isSet = true
    if (key === undefined || (now.top === 0 && now.focused === 0)) return
    element.scrollTop = now.top
    // Who is elsewhere already is left there
    const timer = window.setTimeout(() => {
      if (document.activeElement === document.body) element.querySelector<HTMLElement>(`[data-index="${now.focused}"]`)?.focus({ preventScroll: true })
    }, 50)
    return () => window.clearTimeout(timer)
  }, [key, scroller, count])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = (): void => {
      if (!place.current!.isSet) return
      place.current!.top = element.scrollTop
      writePlace(latest.current, place.current!)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller])
  return {
    focused: place.current.focused,
    keep(focused) {
      place.current!.focused = focused
      writePlace(latest.current, place.current!)
    },
  }
}

function readPlace(key: string | undefined): Place {
  try {
    const kept = key === undefined ? null : sessionStorage.getItem(PREFIX + key)
    if (kept !== null) {
      const [top, focused] = JSON.parse(kept) as [number, number]
      return { top, focused }
    }
  } catch {
    // Without a place it begins at the top
  }
  return { top: 0, focused: 0 }
}

function writePlace(key: string | undefined, { top, focused }: Place): void {
  if (key === undefined) return
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify([Math.round(top), focused]))
  } catch {
    // A browser may keep nothing
  }
}
