/** All there is about one cell: what was asked, what came out of each trial, how it was scored and why, and the way to its trace. */
import type { Row } from '@evals/core'
import { useState } from 'react'
import { AddToDataset } from '../../../handoff/addToDataset.tsx'
import { caseLink } from '../../../links.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count, cost, duration } from '../../../ui/format.ts'
import { Difference, Score } from '../../../ui/score.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextDiff } from '../../../ui/textDiff.tsx'
import { ValueView } from '../../../ui/valueView.tsx'
import { rowsOf, scoreOf, textOf } from '../grid/cellView.tsx'
import { cellKey } from '../model/cellStore.ts'
import type { GridColumn } from '../model/draft.ts'
import { rowLabel, type GridRow } from '../model/gridRows.ts'
import { cellSignature } from '../model/signature.ts'
import { recordedSuite } from '../model/target.ts'
import { useCell } from '../useSession.ts'
import { ErrorView } from '../../cases/caseErrors.tsx'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

export function CellPanel({ column, row, columns, rows, session, draft, scorers, target, run, onPanel, onClose }: PanelsProps & { column: GridColumn; row: GridRow; onClose: () => void }) {
  const [trial, setTrial] = useState(0)
  const [adding, setAdding] = useState(false)
  const base = columns[0]!
  const cell = useCell(session, cellKey(column.id, row.id))
  const other = useCell(session, cellKey(base.id, row.id))
  const shown = cell?.before ?? cell
  const { text = '', row: result } = shown?.trials[trial] ?? {}
  const baseRows = other && column.id !== base.id ? rowsOf(other) : []
  const isStale = shown !== undefined && shown.signature !== cellSignature(column, row, draft.trials)
  const at = rows.indexOf(row)
  const suite = recordedSuite(target, column)
  const step = (by: number) => (rows[at + by] ? () => onPanel({ kind: 'cell', column: column.id, row: rows[at + by]!.id }) : undefined)
  return (
    <Dialog
      {...closing(onClose)}
      side
      title={`${column.name}, row ${rowLabel(row.row)}`}
      footer={
        <>
          <span className={classes['pushed']}>
            <Button kind="quiet" disabled={!step(-1)} onClick={step(-1)}>
              Row above
            </Button>
            <Button kind="quiet" disabled={!step(1)} onClick={step(1)}>
              Row below
            </Button>
          </span>
          {result && <Button onClick={() => setAdding(true)}>Add to dataset…</Button>}
          {shown?.runId !== undefined && result && <LinkButton href={caseLink(shown.runId, { ...suite, variant: shown.column, id: row.id })}>Case and trace</LinkButton>}
          <Button kind="primary" onClick={() => run({ columns: [column], rows: [row] })}>
            Run again
          </Button>
        </>
      }
    >
      <div className={classes['stack']}>
        <div className={classes['facts']}>
          {cell === undefined && <span>It was not run yet.</span>}
          {cell && cell.status !== 'done' && <Badge tone={cell.status === 'running' ? 'accent' : cell.status === 'waiting' ? 'plain' : 'warn'}>{cell.status === 'missing' ? 'no result' : cell.status}</Badge>}
          {isStale && <Badge tone="warn">stale: params or the row have changed since it ran</Badge>}
          {shown && shown.asked > 1 && (
            <Select label="Trial" labelled value={String(trial)} options={shown.trials.map((_, index) => ({ value: String(index), label: `${index + 1} of ${shown.asked}` }))} onChange={(value) => setTrial(Number(value))} />
          )}
          {result?.metrics && <Metrics row={result} />}
        </div>
        {result?.error && <ErrorView error={result.error} />}
        {shown && !result?.error && <ValueView key={`${trial} ${result ? 'row' : 'text'}`} label={result ? 'Output' : 'So far'} value={result ? result.output : text} none="The task gave nothing" />}
        {baseRows[0] && result && !baseRows[0].error && !result.error && (
          <section aria-label="Difference to the base">
            <h3>Difference to {base.name}</h3>
            {textOf(baseRows[0].output) === textOf(result.output) ? <p className={classes['quiet']}>None: the same text</p> : <TextDiff label={`Difference to ${base.name}`} before={textOf(baseRows[0].output)} after={textOf(result.output)} />}
          </section>
        )}
        {result && scorers.length > 0 && <Scores row={result} baseRows={baseRows} scorers={scorers} />}
        {result?.failures && result.failures.length > 0 && (
          <section aria-label="Assertions">
            <h3>Failed assertions</h3>
            <ul>
              {result.failures.map((failure, index) => (
                <li key={index} className={`${classes['bad']} ${classes['reason']}`}>
                  {failure}
                </li>
              ))}
            </ul>
          </section>
        )}
        <ValueView label="Input" value={row.row.input} />
        <ValueView label="Expected" value={row.row.expected} />
      </div>
      {adding && result && <AddToDataset open onOpenChange={setAdding} source={{ kind: 'rows', rows: [{ ...row.row, origin: row.row.origin ?? { kind: 'playground', ref: shown?.runId ?? '', id: row.id } }] }} />}
    </Dialog>
  )
}

function Metrics({ row: { metrics } }: { row: Row }) {
  const { durationMs = 0, promptTokens, completionTokens, costUsd, cached } = metrics ?? {}
  return (
    <span className={`${classes['facts']} num`}>
      <span>{duration(durationMs)}</span>
      {(promptTokens ?? completionTokens) !== undefined && (
        <span>
          {count(promptTokens ?? 0)} + {count(completionTokens ?? 0)} tokens
        </span>
      )}
      {costUsd !== undefined && <span>{cost(costUsd)}</span>}
      {cached && <Badge>cached</Badge>}
    </span>
  )
}

function Scores({ row, baseRows, scorers }: { row: Row; baseRows: readonly Row[]; scorers: readonly string[] }) {
  return (
    <section aria-label="Scores">
      <table className={classes['scores']}>
        <thead>
          <tr>
            <th scope="col">Scorer</th>
            <th scope="col">Score</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {scorers.map((name) => {
            const [score, before, detail] = [scoreOf(name, [row]), scoreOf(name, baseRows), row.scoreDetails?.[name]]
            return (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  {detail?.error ? <span className={classes['bad']}>failed</span> : <Score value={score} />} {typeof score === 'number' && typeof before === 'number' && <Difference value={score - before} />}
                </td>
                <td className={classes['reason']}>{detail?.error ? `${detail.error.name}: ${detail.error.message}` : (detail?.reason ?? (detail?.metadata === undefined ? '' : textOf(detail.metadata)))}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
