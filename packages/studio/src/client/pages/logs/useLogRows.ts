/** The rows of the table: pages of what is found, and above them what has come in since. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import { answerOf, logsApi } from '../../api/client.ts'
import { usePages } from '../../ui/usePages.ts'
import { asQuery, type LogRequest } from './logState.ts'

/** A browser can scroll no further. */
export const MAX_LISTED = 500_000

export interface LogRows {
  /** In the table. */
  count: number
  /** That are found; `undefined`: it is being counted. */
  found: number | undefined
  rowAt: (index: number) => LogSummary | undefined
  indexOf: (key: string) => number | undefined
  onRange: (from: number, to: number) => void
  isLoading: boolean
  isStale: boolean
  error: Error | null
  retry: () => void
  /** How many have come in and are not shown, for the table is scrolled. */
  waiting: number
  /** Takes what has come in: shown at once where the table is at its top. */
  add: (rows: readonly LogSummary[]) => void
  showWaiting: () => void
}

export function keyOf({ traceId, spanId }: { traceId: string; spanId: string }): string {
  return `${traceId}/${spanId}`
}

export interface LogRowsOptions {
  request: LogRequest
  sort: string | undefined
  /** Of the list: another one is asked for anew. */
  epoch: number
  /** Fields whose values are asked for. */
  fields: readonly string[]
  /** The first row is in sight. */
  isAtTop: boolean
}

export function useLogRows({ request, sort, epoch, fields, isAtTop }: LogRowsOptions): LogRows {
  const list = useMemo(() => [request, epoch, sort ?? '', fields.join()] as const, [request, epoch, sort, fields])
  const counted = useQuery({ queryKey: ['logs', 'count', request, epoch], queryFn: ({ signal }) => answerOf(logsApi.count.$get({ query: asQuery(request) }, { init: { signal } })) })
  const [came, setCame] = useState<{ list: typeof list; shown: readonly LogSummary[]; waiting: readonly LogSummary[]; changed: ReadonlyMap<string, LogSummary> }>({ list, shown: [], waiting: [], changed: new Map() })
  const live = came.list === list ? came : { list, shown: [], waiting: [], changed: new Map<string, LogSummary>() }
  const shift = useRef(0)
  shift.current = live.shown.length
  const found = counted.data?.count
  const pages = usePages(
    ['logs', 'rows', ...list],
    async (offset, limit, signal) => {
      // Those that came since are before them now
      const at = offset === 0 ? 0 : offset + shift.current
      const { rows } = await answerOf(logsApi.rows.$get({ query: { ...asQuery(request), ...(sort !== undefined && { sort }), columns: fields.join(), offset: String(at), limit: String(limit) } }, { init: { signal } }))
      return { rows, total: offset + rows.length }
    },
    found === undefined ? undefined : Math.min(MAX_LISTED, found),
  )
  const places = useRef(new Map<string, number>())
  useEffect(() => places.current.clear(), [list])
  const { rowAt: pageRowAt } = pages
  const rowAt = (index: number): LogSummary | undefined => {
    const row = live.shown[index] ?? pageRowAt(index - live.shown.length)
    if (!row) return undefined
    const key = keyOf(row)
    places.current.set(key, index)
    return live.changed.get(key) ?? row
  }
  const atTop = useRef(isAtTop)
  atTop.current = isAtTop
  const add = useCallback(
    (rows: readonly LogSummary[]) =>
      setCame((now) => {
        const { shown, waiting, changed } = now.list === list ? now : { shown: [], waiting: [], changed: new Map<string, LogSummary>() }
        const next = new Map(changed)
        const fresh: LogSummary[] = []
        for (const row of rows) {
          const key = keyOf(row)
          const isKnown = places.current.has(key) || next.has(key)
          next.set(key, row)
          if (!isKnown) fresh.unshift(row)
        }
        return atTop.current ? { list, shown: [...fresh, ...waiting, ...shown], waiting: [], changed: next } : { list, shown, waiting: [...fresh, ...waiting], changed: next }
      }),
    [list],
  )
  const showWaiting = useCallback(() => setCame((now) => ({ ...now, shown: [...now.waiting, ...now.shown], waiting: [] })), [])
  return {
    count: live.shown.length + pages.count,
    found: found === undefined ? undefined : found + live.shown.length + live.waiting.length,
    rowAt,
    indexOf: (key) => places.current.get(key),
    onRange: useCallback((from: number, to: number) => pages.onRange(Math.max(0, from - shift.current), Math.max(0, to - shift.current)), [pages.onRange]),
    isLoading: pages.isLoading,
    isStale: pages.isStale,
    error: pages.error,
    retry: pages.retry,
    waiting: live.waiting.length,
    add,
    showWaiting,
  }
}
