/** What a session has, for components that look on. */
import { useCallback, useSyncExternalStore } from 'react'
import type { Cell } from './model/cellStore.ts'
import type { Progress, Session } from './model/session.ts'

/** Shown again only when this cell changes. */
export function useCell({ cells }: Session, key: string): Cell | undefined {
  return useSyncExternalStore(
    useCallback((listener: () => void) => cells.listen(key, listener), [cells, key]),
    () => cells.get(key),
  )
}

export function useProgress(session: Session): Progress | undefined {
  return useSyncExternalStore(session.listen, session.progress)
}

export function useProblems(session: Session): readonly string[] {
  return useSyncExternalStore(session.listen, session.problems)
}
