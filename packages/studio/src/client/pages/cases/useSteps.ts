/** From case to case of the table, as fast as keys are pressed: each step waits for where the one before has led. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { TableView } from '../../links.ts'
import type { Ask } from './casePage.tsx'
import { neighboursQuery, type CaseKey } from './caseQueries.ts'

export type Step = (to: 'previous' | 'next') => void

/** @param key of the case that is shown, once it is @param id that the address has, which may be ahead of it */
export function useSteps(key: CaseKey | undefined, id: string, view: TableView, ask: Ask): Step {
  const client = useQueryClient()
  const reached = useRef<Promise<CaseKey>>(undefined)
  const target = useRef<string>(undefined)
  useEffect(() => {
    // Somebody went elsewhere by a link
    if (id !== target.current) reached.current = undefined
  }, [id])
  return useCallback(
    (to) => {
      const from = reached.current ?? (key && Promise.resolve(key))
      if (!from) return
      reached.current = from.then(async (at) => {
        const { neighbours } = await client.ensureQueryData(neighboursQuery(at, view)).catch(() => ({ neighbours: null }))
        const next = neighbours?.[to]
        if (!next) return at
        target.current = next.id
        ask({ id: next.id, file: at.file, suite: at.suite, variant: at.variant, trial: undefined, span: undefined }, { replace: false })
        return { ...at, id: next.id }
      })
    },
    [client, key, view, ask],
  )
}
