/**
 * Rows down, columns across, as an ARIA grid: only rows in sight are in the page, heads stay in sight. Arrow keys go from
 * cell to cell, Enter opens. In a narrow window one column stands alone, with what was asked above what came out.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import type { GridColumn } from '../model/draft.ts'
import { rowLabel, type GridRow } from '../model/gridRows.ts'
import { isAfterGo } from '../model/afterGo.ts'
import type { Session } from '../model/session.ts'
import { cellSignature } from '../model/signature.ts'
import { CellView } from './cellView.tsx'
import classes from './grid.module.css'
import { RowHead, type RowHeadProps } from './rowHead.tsx'

/** A place in the grid: of the column -1 is the row's head. */
export interface GridPlace {
  row: GridRow
  column: GridColumn | undefined
}

export interface GridProps extends Pick<RowHeadProps, 'onRun' | 'onRemove'> {
  session: Session
  columns: readonly GridColumn[]
  base: GridColumn
  rows: readonly GridRow[]
  trials: number
  scorers: readonly string[]
  show: 'output' | 'diff'
  tall: boolean
  /** One column alone. */
  narrow: boolean
  corner: ReactNode
  headOf: (column: GridColumn) => ReactNode
  onOpen: (place: GridPlace) => void
  /** Keys beyond those of the grid itself. @returns whether it was one */
  onKey: (event: KeyboardEvent, place: GridPlace) => boolean
  /** Which rows are in sight: from, to. */
  onSee: (from: number, to: number) => void
  empty: ReactNode
}

const HEIGHTS = { short: 90, tall: 226, head: 46 }

export function Grid(props: GridProps) {
  const { session, columns, base, rows, trials, scorers, show, tall, narrow, corner, headOf, onOpen, onRun, onRemove, onSee, empty } = props
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const [focus, setFocus] = useState({ row: 0, column: 0 })
  const height = (tall ? HEIGHTS.tall : HEIGHTS.short) + (narrow ? HEIGHTS.head : 0)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 4, scrollPaddingStart: narrow ? 0 : (head.current?.offsetHeight ?? 0) })
  // Rows of another height are measured by none: they are all the same
  const measured = useRef(height)
  if (measured.current !== height) {
    measured.current = height
    virtual.measure()
  }
  const items = virtual.getVirtualItems()
  const [from, to] = [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0]
  useEffect(() => onSee(from, to), [onSee, from, to])
  const openRow = useCallback((row: GridRow) => onOpen({ row, column: undefined }), [onOpen])
  const at = { row: Math.min(focus.row, Math.max(rows.length - 1, 0)), column: Math.min(focus.column, columns.length - 1) }

  const move = (row: number, column: number): void => {
    const next = { row: Math.min(Math.max(row, 0), rows.length - 1), column: Math.min(Math.max(column, -1), columns.length - 1) }
    setFocus(next)
    virtual.scrollToIndex(next.row)
    const target = (): HTMLElement | null | undefined => scroller.current?.querySelector<HTMLElement>(`[data-place="${next.row}:${next.column}"]`)
    const shown = target()
    // At once where it is there: the next key is that cell's
    if (shown) shown.focus({ preventScroll: true })
    else requestAnimationFrame(() => target()?.focus({ preventScroll: true }))
  }
  const onKey = (event: KeyboardEvent, row: number, column: number): void => {
    const place = { row: rows[row]!, column: columns[column] }
    if (event.target !== event.currentTarget || isAfterGo()) return
    const isPlain = !event.metaKey && !event.ctrlKey && !event.altKey
    const steps: Readonly<Record<string, [number, number]>> = { ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], PageDown: [row + 5, column], PageUp: [row - 5, column], Home: [row, -1], End: [row, columns.length - 1] }
    const step = isPlain ? steps[event.key] : undefined
    if (step) move(...step)
    else if (event.key === 'Enter' && isPlain) onOpen(place)
    else if (!props.onKey(event, place)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const place = (row: number, column: number) => ({
    'data-place': `${row}:${column}`,
    tabIndex: row === at.row && column === at.column ? 0 : -1,
    onFocus: () => setFocus({ row, column }),
    onKeyDown: (event: KeyboardEvent) => onKey(event, row, column),
  })
  const style = { '--columns': narrow ? 'minmax(0, 1fr)' : `minmax(190px, 260px) repeat(${columns.length}, minmax(292px, 1fr))`, '--least': narrow ? '0' : `${190 + 292 * columns.length}px`, '--row': `${height}px` } as CSSProperties
  return (
    <div className={classes['scroller']} ref={scroller} style={style}>
      <div role="grid" aria-label="Playground" aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1} className={classes['grid']}>
        <div role="row" aria-rowindex={1} className={classes['heads']} ref={head}>
          {!narrow && (
            <div role="columnheader" className={classes['corner']}>
              {corner}
            </div>
          )}
          {columns.map((column) => (
            <div key={column.id} role="columnheader" className={classes['columnHead']}>
              {headOf(column)}
            </div>
          ))}
        </div>
        <div className={classes['body']} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]!
            return (
              <div key={row.id} role="row" aria-rowindex={index + 2} className={classes['row']} style={{ transform: `translateY(${start}px)` }}>
                <div role="rowheader" aria-label={`Row ${rowLabel(row.row)}`} className={classes['rowHead']} onDoubleClick={() => onOpen({ row, column: undefined })} {...place(index, -1)}>
                  <RowHead row={row} onRun={onRun} onRemove={onRemove} onOpen={openRow} />
                </div>
                {columns.map((column, number) => (
                  <div key={column.id} role="gridcell" className={classes['cell']} onClick={() => onOpen({ row, column })} {...place(index, number)}>
                    <span className="visually-hidden">
                      {column.name}, row {rowLabel(row.row)}:{' '}
                    </span>
                    <CellView session={session} column={column.id} row={row.id} signature={cellSignature(column, row, trials)} base={column.id === base.id ? undefined : base.id} scorers={scorers} show={show} />
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <div className={classes['empty']}>{empty}</div>}
    </div>
  )
}
