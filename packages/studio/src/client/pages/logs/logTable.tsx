/** The table of logs: newest first or by a number, as many as there are. */
import { useCallback, useMemo, useRef } from 'react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import { count } from '../../ui/format.ts'
import { Table, type Sort } from '../../ui/table.tsx'
import { columnNamed } from './logColumns.tsx'
import classes from './logTable.module.css'
import { keyOf, type LogRows } from './useLogRows.ts'
import type { Selection } from './useSelection.ts'

export interface LogTableProps {
  rows: LogRows
  columns: readonly string[]
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  selection: Selection
  activeKey: string | undefined
  onOpen: (row: LogSummary) => void
  onTop: (isAtTop: boolean) => void
  /** Goes up each time that the table is to be at its top. */
  toTop: number
  onShowWaiting: () => void
}

export function LogTable({ rows, columns: names, sort, onSort, selection, activeKey, onOpen, onTop, toTop, onShowWaiting }: LogTableProps) {
  const columns = useMemo(() => names.map(columnNamed), [names])
  const latest = useRef(rows)
  latest.current = rows
  const select = useCallback((row: LogSummary, isSelected: boolean, isRange: boolean) => selection.select(row, isSelected, isRange, latest.current), [selection.select])
  const selectAll = useCallback((isSelected: boolean) => (isSelected ? selection.selectListed(latest.current) : selection.clear()), [selection.selectListed, selection.clear])
  return (
    <div className={classes['holder']} data-stale={rows.isStale || undefined} aria-busy={rows.isStale || rows.isLoading}>
      <Table
        label="Logs"
        columns={columns}
        count={rows.count}
        rowAt={rows.rowAt}
        rowKey={keyOf}
        onRange={rows.onRange}
        sort={sortIn(sort, names)}
        onSort={({ by }) => onSort(nextSort(sort, columnNamed(by).sortBy ?? by))}
        onOpen={onOpen}
        selected={selection.keys}
        onSelect={select}
        onSelectAll={selectAll}
        activeKey={activeKey}
        onTop={onTop}
        toTop={toTop}
      />
      {rows.waiting > 0 && (
        <button type="button" className={classes['fresh']} onClick={onShowWaiting}>
          {count(rows.waiting)} new {rows.waiting === 1 ? 'row' : 'rows'} ↑
        </button>
      )}
    </div>
  )
}

/** Newest first is no order of a column's, unless it was asked for. */
function sortIn(sort: string | undefined, names: readonly string[]): Sort | undefined {
  const [, by = 'start', direction = 'desc'] = /^(.*?)(?::(asc|desc))?$/.exec(sort ?? 'start:desc') ?? []
  const column = names.find((name) => columnNamed(name).sortBy === by)
  return column === undefined ? undefined : { by: column, descending: direction === 'desc' }
}

/** The largest first, then the smallest, then as before. */
function nextSort(sort: string | undefined, by: string): string | undefined {
  const now = sort ?? 'start:desc'
  if (by === 'start') return now === 'start:desc' ? 'start:asc' : undefined
  if (now === `${by}:desc` || now === by) return `${by}:asc`
  return now === `${by}:asc` ? undefined : `${by}:desc`
}
