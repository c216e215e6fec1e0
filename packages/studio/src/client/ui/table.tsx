/**
 * A table as long as it likes: only rows in sight are in the page. Rows may come in pages; those that have not come yet
 * are blank. Arrow keys go from row to row, Enter opens, Space selects. The header and cells are an ARIA grid.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import classes from './table.module.css'
import { usePlace } from './tablePlace.ts'

export interface Column<Row> {
  id: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  /** Of a CSS grid: `90px`, `minmax(160px, 2fr)`. */
  width: string
  align?: 'end'
  /** The header sorts by it. */
  sortable?: boolean
}

export interface Sort {
  by: string
  descending: boolean
}

export interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string
  columns: readonly Column<Row>[]
  count: number
  /** `undefined`: it has not come yet. */
  rowAt: (index: number) => Row | undefined
  rowKey: (row: Row) => string
  /** Called with what is in sight, so that it can be fetched. */
  onRange?: (from: number, to: number) => void
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
  onOpen?: (row: Row, index: number) => void
  /** Where a row leads, as a real link of its first cell would. */
  selected?: ReadonlySet<string>
  onSelect?: (row: Row, selected: boolean, range: boolean) => void
  onSelectAll?: (selected: boolean) => void
  /** Of the row that is open beside the table. */
  activeKey?: string | undefined
  /** Pixels. Default 30. */
  rowHeight?: number
  /** Stands between rows as a headline, and is no row. */
  groupOf?: (row: Row) => ReactNode
  empty?: ReactNode
  /** Told whether the first row is in sight, when that changes. */
  onTop?: (isAtTop: boolean) => void
  /** When it changes, the table goes to its top. */
  toTop?: number
  /** Who comes back to it finds the row again that was left. */
  placeKey?: string | undefined
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, count, rowAt, rowKey, onRange, sort, onSort, onOpen, selected, onSelect, onSelectAll, activeKey, rowHeight = 30, groupOf, empty, onTop, toTop, placeKey } = props
  const scroller = useRef<HTMLDivElement>(null)
  const place = usePlace(placeKey, scroller, count)
  const [focused, setFocused] = useState(place.focused)
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 })
  const items = virtual.getVirtualItems()
  const from = items[0]?.index ?? 0
  const to = items.at(-1)?.index ?? 0
  useEffect(() => onRange?.(from, to), [onRange, from, to])

  const isAtTop = (virtual.scrollOffset ?? 0) < rowHeight / 2
  useEffect(() => onTop?.(isAtTop), [onTop, isAtTop])
  useEffect(() => {
    if (toTop !== undefined) scroller.current?.scrollTo({ top: 0 })
  }, [toTop])

  const style = { '--columns': `${onSelect ? '34px ' : ''}${columns.map(({ width }) => width).join(' ')}`, '--row': `${rowHeight}px` } as CSSProperties
  const current = useRef(focused)
  current.current = focused
  const move = (to: number): void => {
    const next = Math.min(Math.max(to, 0), count - 1)
    const rowOf = (): HTMLElement | null | undefined => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)
    current.current = next
    setFocused(next)
    // A row that leaves the page would take the focus with it, and with it the keys that come meanwhile
    if (!rowOf()) scroller.current?.focus({ preventScroll: true })
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => {
      if (current.current === next && scroller.current?.contains(document.activeElement)) rowOf()?.focus({ preventScroll: true })
    })
  }
  const onKey = (event: KeyboardEvent): void => {
    const { target } = event
    if (target !== scroller.current && !(target instanceof HTMLElement && target.dataset['index'] !== undefined)) return
    const index = current.current
    const steps: Readonly<Record<string, number>> = { ArrowDown: index + 1, j: index + 1, ArrowUp: index - 1, k: index - 1, PageDown: index + 20, PageUp: index - 20, Home: 0, End: count - 1 }
    const step = event.metaKey || event.ctrlKey || event.altKey ? undefined : steps[event.key]
    const row = rowAt(index)
    if (step !== undefined) move(step)
    else if (event.key === 'Enter' && row !== undefined && onOpen) onOpen(row, index)
    else if ((event.key === ' ' || event.key === 'x') && row !== undefined && onSelect) onSelect(row, !selected?.has(rowKey(row)), event.shiftKey)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes['scroller']} ref={scroller} style={style} tabIndex={-1} onKeyDown={onKey}>
      <div role="grid" aria-label={label} aria-rowcount={count + 1} aria-multiselectable={onSelect ? true : undefined} className={classes['grid']}>
        <div role="row" aria-rowindex={1} className={classes['head']}>
          {onSelect && (
            <div role="columnheader" className={classes['cell']}>
              <input type="checkbox" aria-label="Select all" disabled={!onSelectAll} checked={count > 0 && selected?.size === count} onChange={(event) => onSelectAll?.(event.target.checked)} />
            </div>
          )}
          {columns.map((column) => (
            <Header key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div className={classes['body']} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index)
            const key = row === undefined ? undefined : rowKey(row)
            const before = index > 0 ? rowAt(index - 1) : undefined
            const group = row === undefined || !groupOf ? undefined : groupOf(row)
            const isFirst = group !== undefined && (index === 0 || (before !== undefined && groupOf!(before) !== group))
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={onSelect ? (key !== undefined && selected?.has(key)) || false : undefined}
                data-index={index}
                data-active={(key !== undefined && key === activeKey) || undefined}
                data-opens={onOpen ? true : undefined}
                data-first={isFirst || undefined}
                tabIndex={index === Math.min(focused, count - 1) ? 0 : -1}
                className={classes['row']}
                style={{ transform: `translateY(${start}px)` }}
                onFocus={() => {
                  setFocused(index)
                  place.keep(index)
                }}
                onClick={(event) => {
                  if (row !== undefined && onOpen && !isControl(event.target)) onOpen(row, index)
                }}
              >
                {onSelect && (
                  <div role="gridcell" className={classes['cell']}>
                    {row !== undefined && (
                      <input
                        type="checkbox"
                        aria-label="Select"
                        tabIndex={-1}
                        checked={selected?.has(key!) ?? false}
                        onChange={() => {}}
                        onClick={(event) => onSelect(row, !selected?.has(key!), event.shiftKey)}
                      />
                    )}
                  </div>
                )}
                {columns.map(({ id, cell, align }) => (
                  <div key={id} role="gridcell" className={classes['cell']} data-align={align}>
                    {row === undefined ? <span className={classes['blank']} /> : cell(row)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      {count === 0 && <div className={classes['empty']}>{empty ?? 'Nothing here.'}</div>}
    </div>
  )
}

function Header<Row>({ column: { id, header, align, sortable }, sort, onSort }: { column: Column<Row>; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }) {
  const isSorted = sort?.by === id
  return (
    <div role="columnheader" className={classes['cell']} data-align={align} aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}>
      {sortable && onSort ? (
        <button type="button" className={classes['sorter']} onClick={() => onSort({ by: id, descending: isSorted ? !sort.descending : false })}>
          {header}
          <span aria-hidden>{isSorted ? (sort.descending ? '↓' : '↑') : ''}</span>
        </button>
      ) : (
        header
      )}
    </div>
  )
}

/** A click on a control of the row is the control's. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, label') !== null
}
