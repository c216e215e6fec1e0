/** What the page that is open can do, for the palette. */
import { useEffect, useSyncExternalStore } from 'react'

export interface PageCommand {
  name: string
  /** As `Kbd` takes them, where there are any. The page listens for them itself. */
  keys?: string | undefined
  run: () => void
}

let commands: readonly PageCommand[] = []
const listeners = new Set<() => void>()

function set(next: readonly PageCommand[]): void {
  commands = next
  for (const listener of listeners) listener()
}

/** @param own kept by the page (`useMemo`), as a list that is new each time would be set each time */
export function useOfferCommands(own: readonly PageCommand[]): void {
  useEffect(() => {
    set([...commands, ...own])
    return () => set(commands.filter((command) => !own.includes(command)))
  }, [own])
}

export function usePageCommands(): readonly PageCommand[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => commands,
  )
}
