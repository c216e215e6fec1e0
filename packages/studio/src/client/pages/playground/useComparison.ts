/** How the columns compare, asked of the server a moment after results have come: it is core that compares. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ColumnResult } from '../../../server/playground/playgroundAnswers.ts'
import { compare } from './calls.ts'
import { comparedColumns } from './model/compareBody.ts'
import type { GridColumn } from './model/draft.ts'
import type { GridRow } from './model/gridRows.ts'
import type { Session } from './model/session.ts'

/** Milliseconds without a change, and at most with. */
const QUIET_MS = 150
const AT_MOST_MS = 900

export interface ComparisonOf {
  file: string
  suite: string
  /** Of this tab and eval. */
  key: string
  session: Session
  columns: readonly GridColumn[]
  trials: number
  rows: readonly GridRow[]
  scorers: readonly string[]
}

export interface Comparison {
  /** By the column's name. */
  byColumn: ReadonlyMap<string, ColumnResult>
  /** What is shown is of before the last change. */
  pending: boolean
  error: Error | null
  /** Goes up when there is something new to look at. */
  moment: number
}

export function useComparison({ file, suite, key, session, columns, trials, rows, scorers }: ComparisonOf): Comparison {
  const moment = useSettled(session, [columns, trials, rows, scorers])
  const compared = comparedColumns(columns, rows, trials, session.cells)
  const isEmpty = compared.every(({ cells }) => cells.length === 0)
  const asked = useQuery({
    queryKey: ['playground', 'compare', key, moment.number],
    enabled: moment.number > 0 && !isEmpty,
    // Each moment's comes once, and is of use until the next
    gcTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { columns: results } = await compare({ file, suite, base: columns[0]!.name, scorers: [...scorers], columns: compared }, signal)
      return new Map(results.map((result) => [result.name, result]))
    },
  })
  return { byColumn: isEmpty ? NONE : (asked.data ?? NONE), pending: moment.changing || asked.isPlaceholderData, error: asked.error, moment: moment.number }
}

const NONE: ReadonlyMap<string, ColumnResult> = new Map()

/** Moments at which it is worth asking, counted; and whether something has changed since. */
function useSettled(session: Session, changes: readonly unknown[]): { number: number; changing: boolean } {
  const [moment, setMoment] = useState({ number: 0, changing: false })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let since: number | undefined
    const settle = (): void => {
      timer = since = undefined
      setMoment(({ number }) => ({ number: number + 1, changing: false }))
    }
    const change = (): void => {
      since ??= performance.now()
      clearTimeout(timer)
      timer = setTimeout(settle, Math.min(QUIET_MS, Math.max(0, since + AT_MOST_MS - performance.now())))
      setMoment((now) => (now.changing ? now : { ...now, changing: true }))
    }
    change()
    const end = session.cells.listenAll(change)
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [session, ...changes])
  return moment
}
