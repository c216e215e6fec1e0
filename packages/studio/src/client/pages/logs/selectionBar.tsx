/** What can be done with the rows that are selected. */
import { Database, PencilRuler, Star, X } from 'lucide-react'
import { playgroundLink } from '../../links.ts'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import classes from './logsPage.module.css'
import type { LogRows } from './useLogRows.ts'
import type { Selection } from './useSelection.ts'

export interface SelectionBarProps {
  selection: Selection
  rows: LogRows
  isSpans: boolean
  onAdd: () => void
  onScore: () => void
}

export function SelectionBar({ selection, rows: { found }, isSpans, onAdd, onScore }: SelectionBarProps) {
  const { isAll, rows } = selection
  const total = isAll ? (found ?? 0) : rows.length
  const [only] = rows
  return (
    <div role="toolbar" aria-label="Selected rows" className={classes['selection']}>
      <strong className="num">{count(total)} selected</strong>
      {!isAll && found !== undefined && found > rows.length && (
        <button type="button" className={classes['all']} onClick={selection.selectAll}>
          All {count(found)} that match
        </button>
      )}
      <span className={classes['space']} />
      <Button icon={<Database size={14} aria-hidden />} disabled={isAll && isSpans} title={isAll && isSpans ? 'Of all that match, rows are added and not spans: select the spans, or look at rows' : undefined} onClick={onAdd}>
        Add to dataset
      </Button>
      {rows.length === 1 && !isAll && (
        <LinkButton href={playgroundLink({ from: 'log', traceId: only!.traceId, spanId: only!.spanId })} icon={<PencilRuler size={14} aria-hidden />}>
          Open in playground
        </LinkButton>
      )}
      <Button icon={<Star size={14} aria-hidden />} onClick={onScore}>
        Score now
      </Button>
      <IconButton label="Select none" onClick={selection.clear}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
