/** One cell of the grid: what came out, or how it differs from the base's, its scores, and what it took. Each state looks different from every other. */
import { caseScore } from '@evals/core/case-score'
import type { Row } from '@evals/core'
import { memo } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { cost, duration } from '../../../ui/format.ts'
import { Difference, Score } from '../../../ui/score.tsx'
import { TextDiff } from '../../../ui/textDiff.tsx'
import { cellKey, type Cell } from '../model/cellStore.ts'
import type { Session } from '../model/session.ts'
import { useCell } from '../useSession.ts'
import classes from './cellView.module.css'

export interface CellViewProps {
  session: Session
  column: string
  row: string
  /** What it would be asked with now. */
  signature: string
  /** The column that it is compared with; `undefined`: this is it. */
  base: string | undefined
  scorers: readonly string[]
  show: 'output' | 'diff'
}

/** Characters of an output that are put into a cell: it shows a few lines. */
const SHOWN = 1_500

export const CellView = memo(function CellView({ session, column, row, signature, base, scorers, show }: CellViewProps) {
  const cell = useCell(session, cellKey(column, row))
  const other = useCell(session, cellKey(base ?? column, row))
  if (!cell) return <span className={classes['none']}>not run</span>
  const shown = cell.before ?? cell
  const rows = rowsOf(shown)
  const baseRows = base === undefined || !other ? [] : rowsOf(other.before ?? other)
  const isStale = shown.signature !== signature
  return (
    <div className={classes['cell']} data-faded={isStale || cell.before !== undefined || undefined}>
      <div className={classes['meta']}>
        <State cell={cell} stale={isStale} />
        {rows.length > 0 && scorers.map((name) => <CellScore key={name} name={name} rows={rows} baseRows={baseRows} single={scorers.length === 1} />)}
        <span className={classes['usage']}>{rows.length > 0 && <Used rows={rows} />}</span>
      </div>
      <Output cell={shown} baseRow={baseRows[0]} show={show} />
    </div>
  )
})

/** Of its trials that have ended. */
export function rowsOf(cell: Cell | undefined): Row[] {
  return (cell?.trials ?? []).flatMap(({ row }) => (row ? [row] : []))
}

function State({ cell, stale }: { cell: Cell; stale: boolean }) {
  const ended = cell.trials.filter(({ row }) => row).length
  const count = cell.asked > 1 ? ` ${ended}/${cell.asked}` : ''
  if (cell.status === 'waiting') return <Badge>waiting</Badge>
  if (cell.status === 'running') return <Badge tone="accent">running{count}</Badge>
  if (cell.status === 'stopped') return <Badge tone="warn">stopped{count}</Badge>
  if (cell.status === 'missing') return <Badge tone="warn">no result{count}</Badge>
  if (stale)
    return (
      <Badge tone="warn" title="Params or the row have changed since it ran">
        stale
      </Badge>
    )
  const errors = cell.trials.filter(({ row }) => row?.error).length
  return errors > 0 ? <Badge tone="bad">error{cell.asked > 1 ? ` ${errors}/${cell.asked}` : ''}</Badge> : null
}

/** @returns `null`: a scorer was asked and could not say; `undefined`: none was */
export function scoreOf(name: string, rows: readonly Row[]): number | null | undefined {
  const given = rows.flatMap(({ scores }) => (scores && Object.hasOwn(scores, name) ? [scores[name] ?? null] : []))
  return given.length === 0 ? undefined : (caseScore(given) ?? null)
}

function CellScore({ name, rows, baseRows, single }: { name: string; rows: readonly Row[]; baseRows: readonly Row[]; single: boolean }) {
  const score = scoreOf(name, rows)
  const before = scoreOf(name, baseRows)
  if (score === undefined) return null
  const failed = rows.some(({ scoreDetails }) => scoreDetails?.[name]?.error)
  return (
    <span className={classes['score']} title={failed ? `${name} failed` : name}>
      {!single && <span className={classes['scorer']}>{name}</span>}
      {failed ? <span className={classes['bad']}>failed</span> : <Score value={score} />}
      {typeof score === 'number' && typeof before === 'number' && <Difference value={score - before} />}
    </span>
  )
}

function Used({ rows }: { rows: readonly Row[] }) {
  const durationMs = rows.reduce((total, { metrics }) => total + (metrics?.durationMs ?? 0), 0)
  const priced = rows.flatMap(({ metrics }) => (metrics?.costUsd === undefined ? [] : [metrics.costUsd]))
  const isCached = rows.every(({ metrics }) => metrics?.cached)
  return (
    <>
      {isCached && <span title="Every call of a model was answered from the cache">cached</span>}
      {priced.length > 0 && <span title={isCached ? 'What it cost when it was asked' : undefined}>{cost(priced.reduce((total, one) => total + one, 0))}</span>}
      <span>{duration(durationMs)}</span>
    </>
  )
}

function Output({ cell, baseRow, show }: { cell: Cell; baseRow: Row | undefined; show: 'output' | 'diff' }) {
  const [trial] = cell.trials
  const row = cell.trials.find((one) => one.row && !one.row.error)?.row ?? trial?.row
  if (!row) return <p className={classes['text']}>{trial?.text.slice(-SHOWN)}</p>
  if (row.error) {
    return (
      <p className={`${classes['text']} ${classes['bad']}`}>
        {row.error.name}: {row.error.message.slice(0, SHOWN)}
      </p>
    )
  }
  const text = textOf(row.output)
  const before = baseRow === undefined || baseRow.error ? undefined : textOf(baseRow.output)
  return (
    <p className={classes['text']} data-code={typeof row.output === 'string' ? undefined : true}>
      {show === 'diff' && before !== undefined ? before === text ? <span className={classes['none']}>as in the base</span> : <TextDiff inline label="Difference to the base" before={before.slice(0, SHOWN)} after={text.slice(0, SHOWN)} /> : text === '' ? <span className={classes['none']}>empty</span> : text.slice(0, SHOWN)}
    </p>
  )
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, undefined, 1) ?? '')
}
