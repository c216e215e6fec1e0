/** What is asked in a row, what is expected, and where the row came from. */
import { Play, SquarePen, X } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { originLink } from '../../../links.ts'
import { oneLine } from '../../../ui/format.ts'
import { rowLabel, type GridRow } from '../model/gridRows.ts'
import classes from './rowHead.module.css'

export interface RowHeadProps {
  row: GridRow
  onOpen: (row: GridRow) => void
  onRun: (row: GridRow) => void
  /** Of a row that is not the data's. */
  onRemove: (row: GridRow) => void
}

const ORIGINS = { log: 'from a log', dataset: 'from a dataset', eval: 'from a run', playground: 'from the playground' } as const

export const RowHead = memo(function RowHead({ row, onOpen, onRun, onRemove }: RowHeadProps) {
  const { input, expected, name, origin } = row.row
  const back = origin && originLink(origin)
  return (
    <div className={classes['head']}>
      <p className={classes['input']}>{typeof input === 'string' ? input.slice(0, 600) : (name ?? oneLine(input, 600))}</p>
      {expected !== undefined && (
        <p className={classes['expected']}>
          <span>expected</span> {oneLine(expected, 200)}
        </p>
      )}
      <div className={classes['foot']}>
        {row.isOwn && (back ? <Link href={back}>{ORIGINS[origin.kind]}</Link> : <span>typed</span>)}
        <span className={classes['tools']}>
          <button type="button" tabIndex={-1} aria-label={`Run row ${rowLabel(row.row)}`} title="Run this row" onClick={() => onRun(row)}>
            <Play size={12} aria-hidden />
          </button>
          <button type="button" tabIndex={-1} aria-label={`Open row ${rowLabel(row.row)}`} title="Open, edit" onClick={() => onOpen(row)}>
            <SquarePen size={12} aria-hidden />
          </button>
          {row.isOwn && (
            <button type="button" tabIndex={-1} aria-label={`Remove row ${rowLabel(row.row)}`} title="Remove" onClick={() => onRemove(row)}>
              <X size={12} aria-hidden />
            </button>
          )}
        </span>
      </div>
    </div>
  )
})
