/** What the page of logs shows, as its address has it: a link opens the same for a colleague. */
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'

export const RANGES = { '1h': 'Last hour', '24h': 'Last day', '7d': 'Last week', '30d': 'Last 30 days', all: 'All time' } as const
export type Range = keyof typeof RANGES
const HOUR_MS = 3_600_000
const RANGE_MS: Readonly<Record<Exclude<Range, 'all'>, number>> = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS, '30d': 30 * 24 * HOUR_MS }

export interface LogState {
  query: string
  /** Unless a time was brushed. */
  range: Range
  /** Brushed: milliseconds since 1970. */
  from: number | undefined
  to: number | undefined
  scope: 'rows' | 'spans'
  /** As `--sort` of the command takes it; `undefined`: newest first. */
  sort: string | undefined
  columns: readonly string[]
  /** The trace and the span of the row that is open beside the table. */
  open: { traceId: string; spanId: string } | undefined
  live: boolean
  /** What mean scores are told by; `undefined`: over time. */
  scoresBy: string | undefined
  charts: boolean
}

export const DEFAULT_COLUMNS: readonly string[] = ['time', 'name', 'input', 'output', 'latency', 'cost', 'scores']

export function readLogState(params: URLSearchParams): LogState {
  const range = params.get('range')
  const open = /^(.+)\/([^/]+)$/.exec(params.get('open') ?? '')
  return {
    query: params.get('query') ?? '',
    range: range !== null && Object.hasOwn(RANGES, range) ? (range as Range) : 'all',
    from: numberIn(params.get('from')),
    to: numberIn(params.get('to')),
    scope: params.get('scope') === 'spans' ? 'spans' : 'rows',
    sort: params.get('sort') ?? undefined,
    columns: params.get('columns')?.split(',').filter((name) => name !== '') ?? DEFAULT_COLUMNS,
    open: open ? { traceId: open[1]!, spanId: open[2]! } : undefined,
    live: params.get('live') === '1',
    scoresBy: params.get('scores') ?? undefined,
    charts: params.get('charts') !== 'off',
  }
}

/** What differs from the way that the page is without it, so that links are short. */
export function writeLogState(state: LogState): URLSearchParams {
  const { query, range, from, to, scope, sort, columns, open, live, scoresBy, charts } = state
  const entries: [string, string | undefined][] = [
    ['query', query.trim() || undefined],
    ['range', range === 'all' || from !== undefined || to !== undefined ? undefined : range],
    ['from', from?.toFixed(0)],
    ['to', to?.toFixed(0)],
    ['scope', scope === 'spans' ? 'spans' : undefined],
    ['sort', sort],
    ['columns', columns.join() === DEFAULT_COLUMNS.join() ? undefined : columns.join()],
    ['open', open && `${open.traceId}/${open.spanId}`],
    ['live', live ? '1' : undefined],
    ['scores', scoresBy],
    ['charts', charts ? undefined : 'off'],
  ]
  return new URLSearchParams(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

export type SetLogState = (change: Partial<LogState>) => void

/** A change replaces the address, except that of what is open, which is a step to go back from. */
export function useLogState(): [LogState, SetLogState] {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => readLogState(params), [params])
  const set = useCallback((change: Partial<LogState>) => setParams((now) => writeLogState({ ...readLogState(now), ...change }), { replace: true }), [setParams])
  return [state, set]
}

/** What the server is asked for: times in milliseconds since 1970. */
export interface LogRequest {
  query: string
  from: number | undefined
  to: number | undefined
  scope: 'rows' | 'spans'
}

/** @param now what relative times are counted from: the same until the page is asked to look again, so that its pages are of one list */
export function requestOf({ query, range, from, to, scope }: LogState, now: number): LogRequest {
  if (from !== undefined || to !== undefined) return { query, from, to, scope }
  return { query, from: range === 'all' ? undefined : now - RANGE_MS[range], to: undefined, scope }
}

/** As the client of the server takes it. */
export function asQuery({ query, from, to, scope }: LogRequest): { query: string; scope: 'rows' | 'spans'; from?: string; to?: string } {
  return { query, scope, ...(from !== undefined && { from: String(from) }), ...(to !== undefined && { to: String(to) }) }
}

function numberIn(text: string | null): number | undefined {
  return text === null || !/^\d{1,15}$/.test(text) ? undefined : Number(text)
}
