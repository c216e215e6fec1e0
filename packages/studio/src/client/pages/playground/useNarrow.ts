/** Whether the window is too narrow for columns beside each other. */
import { useSyncExternalStore } from 'react'

const query = matchMedia('(width < 760px)')

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}
