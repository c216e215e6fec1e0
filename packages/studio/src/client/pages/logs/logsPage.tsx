/** `/logs`: what production logged: searched, narrowed, drawn, followed, and handed on. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BarChart3, Columns3, ListFilter, RefreshCw, Radio } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import { answerOf, logsApi } from '../../api/client.ts'
import { AddToDataset, type RowSource } from '../../handoff/addToDataset.tsx'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { isTyping } from '../../shell/useGoKeys.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { CheckMenu } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { Facets } from './facets.tsx'
import { LogCharts } from './logCharts.tsx'
import { COLUMNS, columnNamed, fieldsOf } from './logColumns.tsx'
import { LogPanel } from './logPanel.tsx'
import classes from './logsPage.module.css'
import { asQuery, RANGES, requestOf, useLogState, type Range } from './logState.ts'
import { LogTable } from './logTable.tsx'
import { moment } from './moment.ts'
import { NoLogs } from './noLogs.tsx'
import { QueryField } from './queryField.tsx'
import type { QueryWords } from './completeQuery.ts'
import type { ScoringTarget } from './readScoring.ts'
import { SavedViews } from './savedViews.tsx'
import { ScoreDialog } from './scoreDialog.tsx'
import { SelectionBar } from './selectionBar.tsx'
import { domainOf } from './timeSteps.ts'
import { keyOf, MAX_LISTED, useLogRows } from './useLogRows.ts'
import { useSettled } from './useSettled.ts'
import { useSelection } from './useSelection.ts'
import { useTail } from './useTail.ts'

/** Counts and charts are asked for again so often while rows come in. Milliseconds. */
const SETTLE_MS = 2_000
/** After the last change. Milliseconds. */
const CHARTS_MS = 250
const MAX_COLUMNS_OFFERED = 60

export default function LogsPage() {
  const client = useQueryClient()
  const size = useQuery({ queryKey: ['logs', 'size'], queryFn: () => answerOf(logsApi.size.$get()), staleTime: 0 })
  const isEmpty = size.data?.spans === 0
  useTail(isEmpty ? { query: '', scope: 'spans', fields: [] } : undefined, () => void client.invalidateQueries({ queryKey: ['logs'] }))
  if (size.error) {
    return (
      <Page title="Logs">
        <ErrorBox error={size.error} title="The logs can not be read" retry={() => void size.refetch()} />
      </Page>
    )
  }
  if (!size.data) {
    return (
      <Page title="Logs">
        <Loading what="the logs" />
      </Page>
    )
  }
  if (isEmpty) {
    return (
      <Page title="Logs">
        <NoLogs />
      </Page>
    )
  }
  return <Logs extent={size.data} />
}

function Logs({ extent }: { extent: { oldestMs?: number | undefined; newestMs?: number | undefined } }) {
  const client = useQueryClient()
  const [state, set] = useLogState()
  const [now, setNow] = useState(() => Date.now())
  const [chartEpoch, setChartEpoch] = useState(0)
  const [isAtTop, setAtTop] = useState(true)
  const [toTop, setToTop] = useState(0)
  const [areFacetsOpen, setFacetsOpen] = useState(false)
  const [adding, setAdding] = useState<RowSource>()
  const [scoring, setScoring] = useState<{ target: ScoringTarget; total: number }>()
  const { query, range, from, to, scope, sort, live, open } = state
  const columnsKey = state.columns.join()
  const columns = useMemo(() => columnsKey.split(','), [columnsKey])
  const fields = useMemo(() => fieldsOf(columns), [columns])
  const request = useMemo(() => requestOf(state, now), [query, range, from, to, scope, now])
  // Rows come first: what is counted and drawn is asked for when nothing has changed for a moment
  const settled = useSettled(request, CHARTS_MS)
  const domain = useMemo(() => domainOf(settled, extent, Date.now()), [settled, extent, chartEpoch])
  const rows = useLogRows({ request, sort, epoch: now, fields, isAtTop })
  const selection = useSelection(request)
  const known = useQuery({ queryKey: ['logs', 'fields'], queryFn: () => answerOf(logsApi.fields.$get()) })
  const own = known.data?.fields ?? []

  const refresh = useCallback(() => {
    setNow(Date.now())
    setChartEpoch((epoch) => epoch + 1)
    setToTop((times) => times + 1)
    void client.invalidateQueries({ queryKey: ['logs', 'size'] })
  }, [client])
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(settle.current), [])
  const canFollow = live && sort === undefined && to === undefined
  useTail(canFollow ? { query, scope, fields } : undefined, (came) => {
    rows.add(came)
    settle.current ??= setTimeout(() => {
      settle.current = undefined
      setChartEpoch((epoch) => epoch + 1)
      void client.invalidateQueries({ queryKey: ['logs', 'size'] })
    }, SETTLE_MS)
  })

  const words = useMemo<QueryWords>(
    () => ({
      fields: async () => (await client.ensureQueryData({ queryKey: ['logs', 'fields'], queryFn: () => answerOf(logsApi.fields.$get()) })).fields,
      // In the time that is looked at; not narrowed by the query, which is being written
      values: async (field, signal) => (await answerOf(logsApi.facet.$get({ query: { ...asQuery({ ...request, query: '' }), field, limit: '30' } }, { init: { signal } }))).values,
    }),
    [client, request],
  )
  const openRow = useCallback((row: LogSummary) => set({ open: { traceId: row.traceId, spanId: row.spanId } }), [set])
  const close = useCallback(() => set({ open: undefined }), [set])
  const latest = useRef(rows)
  latest.current = rows
  const step = useCallback(
    (by: 1 | -1) => {
      const at = open && latest.current.indexOf(keyOf(open))
      const next = latest.current.rowAt(at === undefined ? 0 : at + by)
      if (next) openRow(next)
    },
    [open, openRow],
  )
  const setQuery = useCallback((next: string) => set({ query: next }), [set])
  const brush = useCallback((time: { from: number; to: number } | undefined) => set(time ?? { from: undefined, to: undefined }), [set])
  useOfferCommands(
    useMemo(
      () => [
        { name: 'Look again', keys: 'r', run: refresh },
        { name: live ? 'Stop following' : 'Follow what comes in', keys: 'l', run: () => set({ live: !live }) },
        { name: state.charts ? 'Hide the charts' : 'Show the charts', run: () => set({ charts: !state.charts }) },
        { name: scope === 'rows' ? 'Show all spans' : 'Show rows alone', run: () => set({ scope: scope === 'rows' ? 'spans' : 'rows', open: undefined }) },
      ],
      [refresh, live, state.charts, scope, set],
    ),
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector('[role="dialog"]')) return
      if (event.key === 'r') refresh()
      else if (event.key === 'l') set({ live: !live })
      else if (event.key === '/') document.querySelector<HTMLElement>('[aria-label="Query"]')?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [refresh, live, set])

  const source = (): RowSource => (selection.isAll ? { kind: 'query', query, ...(request.from !== undefined && { from: request.from }), ...(to !== undefined && { to }) } : { kind: 'logs', spans: selection.rows.map(({ traceId, spanId }) => ({ traceId, spanId })) })
  const isBrushed = from !== undefined || to !== undefined
  return (
    <Page
      fixed
      title="Logs"
      facts={<Facts rows={rows} scope={scope} />}
      actions={
        <>
          <Button icon={<Radio size={14} aria-hidden />} aria-pressed={live} kind={live ? 'primary' : 'plain'} onClick={() => set({ live: !live })} title={live && !canFollow ? 'Followed only newest first, and up to now' : undefined}>
            Live
          </Button>
          <SavedViews state={state} onChoose={(view) => set({ ...view, open: undefined })} />
          <ColumnMenu columns={columns} fields={own} onChange={(next) => set({ columns: next })} />
          <IconButton label={state.charts ? 'Hide the charts' : 'Show the charts'} aria-pressed={state.charts} onClick={() => set({ charts: !state.charts })}>
            <BarChart3 size={15} aria-hidden />
          </IconButton>
          <IconButton label="Look again (r)" onClick={refresh}>
            <RefreshCw size={14} aria-hidden />
          </IconButton>
        </>
      }
    >
      <div className={classes['search']}>
        <QueryField value={query} onChange={setQuery} words={words} />
        {isBrushed ? (
          <Button onClick={() => set({ from: undefined, to: undefined })} title="Back to all of the time">
            {from === undefined ? '…' : moment(from)} – {to === undefined ? 'now' : moment(to)} ×
          </Button>
        ) : (
          <Select label="Time" value={range} options={Object.entries(RANGES).map(([value, label]) => ({ value: value as Range, label }))} onChange={(next) => set({ range: next })} />
        )}
        <Select
          label="Rows or spans"
          value={scope}
          options={[
            { value: 'rows', label: 'Rows' },
            { value: 'spans', label: 'Spans' },
          ]}
          onChange={(next) => set({ scope: next, open: undefined })}
        />
        <span className={classes['facetButton']}>
          <IconButton label="Facets" aria-expanded={areFacetsOpen} onClick={() => setFacetsOpen(!areFacetsOpen)}>
            <ListFilter size={15} aria-hidden />
          </IconButton>
        </span>
      </div>
      {state.charts && <LogCharts request={settled} domain={domain} epoch={chartEpoch} onBrush={brush} scoresBy={state.scoresBy} onScoresBy={(by) => set({ scoresBy: by })} />}
      <div className={classes['main']} data-open={open !== undefined || undefined} data-charts={state.charts || undefined}>
        <nav aria-label="Facets" className={classes['side']} data-shown={areFacetsOpen || undefined} tabIndex={0}>
          <Facets request={settled} query={query} epoch={chartEpoch} fields={own} onQuery={setQuery} />
        </nav>
        <div className={classes['rows']}>
          {selection.keys.size > 0 && (
            <SelectionBar
              selection={selection}
              rows={rows}
              isSpans={scope === 'spans'}
              onAdd={() => setAdding(source())}
              onScore={() => setScoring({ target: selection.isAll ? { request } : { rows: selection.rows }, total: selection.isAll ? (rows.found ?? 0) : selection.rows.length })}
            />
          )}
          {rows.error ? (
            <ErrorBox error={rows.error} retry={rows.retry} />
          ) : rows.isLoading ? (
            <Loading what="rows" />
          ) : rows.count === 0 ? (
            <NothingFound query={query} isTimed={isBrushed || range !== 'all'} onQuery={setQuery} onAllTime={() => set({ range: 'all', from: undefined, to: undefined })} />
          ) : (
            <LogTable
              rows={rows}
              columns={columns}
              sort={sort}
              onSort={(next) => set({ sort: next })}
              selection={selection}
              activeKey={open && keyOf(open)}
              onOpen={openRow}
              onTop={setAtTop}
              toTop={toTop}
              onShowWaiting={() => {
                rows.showWaiting()
                setToTop((times) => times + 1)
              }}
            />
          )}
        </div>
        {open && <LogPanel traceId={open.traceId} spanId={open.spanId} onClose={close} onStep={step} onAddToDataset={() => setAdding({ kind: 'logs', spans: [open] })} />}
      </div>
      {adding && <AddToDataset open onOpenChange={(isOpen) => !isOpen && setAdding(undefined)} source={adding} />}
      {scoring && (
        <ScoreDialog
          {...scoring}
          onClose={() => setScoring(undefined)}
          onScored={() => {
            void client.invalidateQueries({ queryKey: ['log'] })
            void client.invalidateQueries({ queryKey: ['logs', 'fields'] })
            setNow(Date.now())
            setChartEpoch((epoch) => epoch + 1)
          }}
        />
      )}
    </Page>
  )
}

function Facts({ rows: { found, count: listed }, scope }: { rows: { found: number | undefined; count: number }; scope: 'rows' | 'spans' }) {
  if (found === undefined) return <span>counting…</span>
  const noun = found === 1 ? scope.slice(0, -1) : scope
  return (
    <span className="num" role="status">
      {count(found)} {noun}
      {found > MAX_LISTED && `; the first ${count(listed)} are listed, so narrow the query to come to the rest`}
    </span>
  )
}

function NothingFound({ query, isTimed, onQuery, onAllTime }: { query: string; isTimed: boolean; onQuery: (query: string) => void; onAllTime: () => void }) {
  return (
    <div className={classes['nothing']}>
      <h2>Nothing found</h2>
      <p>{query === '' ? 'There is nothing in this time.' : isTimed ? 'Nothing meets all of the conditions in this time.' : 'Nothing meets all of the conditions.'}</p>
      <p>
        {query !== '' && <Button onClick={() => onQuery('')}>Clear the query</Button>} {isTimed && <Button onClick={onAllTime}>Look in all of the time</Button>}
      </p>
    </div>
  )
}

function ColumnMenu({ columns, fields, onChange }: { columns: readonly string[]; fields: readonly string[]; onChange: (columns: readonly string[]) => void }) {
  const offered = [...new Set([...Object.keys(COLUMNS), ...columns, ...fields.filter((name) => name.startsWith('scores.') || name.startsWith('metadata.'))])].slice(0, MAX_COLUMNS_OFFERED)
  const order = (names: readonly string[]): string[] => offered.filter((name) => names.includes(name))
  return (
    <CheckMenu
      trigger={<Button icon={<Columns3 size={14} aria-hidden />}>Columns</Button>}
      entries={offered.map((name) => ({
        label: columnNamed(name).name,
        checked: columns.includes(name),
        toggle: (isShown) => {
          const next = order(isShown ? [...columns, name] : columns.filter((other) => other !== name))
          if (next.length > 0) onChange(next)
        },
      }))}
    />
  )
}
