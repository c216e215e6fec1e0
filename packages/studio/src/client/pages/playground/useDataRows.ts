/** Rows of the eval's data, or of a dataset for a prompt without code: the first at once, all of them when they are needed. */
import type { Row } from '@evals/core'
import { useQuery } from '@tanstack/react-query'
import type { RowsAnswer } from '../../../server/playground/playgroundAnswers.ts'
import { fetchRows, type DataOf } from './calls.ts'
import type { RowChoice } from './model/draft.ts'

export interface DataRows {
  rows: readonly Row[]
  /** How many there are, as far as it is known. */
  total: number | undefined
  isLoading: boolean
  error: Error | null
  retry: () => void
}

const FIRST = 100
const PAGE = 1_000

export function useDataRows(data: DataOf | undefined, choice: RowChoice): DataRows {
  const key = ['playground', 'rows', data]
  const needsAll = choice.kind !== 'first' || choice.count > FIRST
  const first = useQuery({ queryKey: [...key, 'first'], enabled: data !== undefined && !needsAll, queryFn: () => fetchRows(data!, 0, FIRST) })
  const all = useQuery({ queryKey: [...key, 'all'], enabled: data !== undefined && needsAll, queryFn: () => allRows(data!) })
  const shown = needsAll ? all : first
  const known = shown.data ?? (needsAll ? first.data : all.data)
  return { rows: known?.rows ?? NONE, total: known?.total, isLoading: data !== undefined && shown.isLoading, error: shown.error, retry: () => void shown.refetch() }
}

/** Of what a dialog offers to be chosen. */
export function useAllRows(data: DataOf | undefined, enabled: boolean): DataRows {
  const all = useQuery({ queryKey: ['playground', 'rows', data, 'all'], enabled: data !== undefined && enabled, queryFn: () => allRows(data!) })
  return { rows: all.data?.rows ?? NONE, total: all.data?.total, isLoading: enabled && all.isLoading, error: all.error, retry: () => void all.refetch() }
}

const NONE: readonly Row[] = []

export async function allRows(data: DataOf): Promise<RowsAnswer> {
  const rows: Row[] = []
  for (;;) {
    const next = await fetchRows(data, rows.length, PAGE)
    rows.push(...next.rows)
    if (rows.length >= next.total || next.rows.length === 0) return { rows, total: next.total }
  }
}
