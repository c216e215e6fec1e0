/** Earlier runs of the playground: each is on record, and nothing was overwritten. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { runLink } from '../../../links.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBox } from '../../../ui/errorBox.tsx'
import { ago, count, duration, when } from '../../../ui/format.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Score } from '../../../ui/score.tsx'
import { fetchHistory } from '../calls.ts'
import { suiteKey } from '../model/target.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

export function HistoryPanel({ target, actions, onClose }: PanelsProps & { onClose: () => void }) {
  const suite = suiteKey(target)
  const history = useQuery({ queryKey: ['runs', 'playground', suite], queryFn: () => fetchHistory(suite) })
  return (
    <Dialog {...closing(onClose)} side title="Earlier runs" description="Newest first. Each column can be put beside those of the grid, with the params that it had.">
      {history.isLoading && <Loading what="earlier runs" />}
      {history.error && <ErrorBox error={history.error} retry={() => void history.refetch()} />}
      {history.data && history.data.runs.length === 0 && <p className={classes['quiet']}>There is none yet: run a cell, and it is here.</p>}
      <ul className={classes['runs']}>
        {history.data?.runs.map(({ id, startedAt, durationMs, outcome, notes, columns }) => (
          <li key={id}>
            <div className={classes['facts']}>
              <Link href={runLink(id)} title={when(startedAt)}>
                {ago(startedAt)}
              </Link>
              <span>{duration(durationMs)}</span>
              {outcome === 'failed' && <Badge tone="bad">with problems</Badge>}
              {notes.map((note) => (
                <span key={note}>{note}</span>
              ))}
            </div>
            {columns.map(({ name, params, cases, errors, scorers }) => (
              <div key={name} className={classes['facts']}>
                <strong>{name}</strong>
                <span>{cases === 1 ? '1 row' : `${count(cases)} rows`}</span>
                {errors > 0 && <span className={classes['bad']}>{errors === 1 ? '1 error' : `${count(errors)} errors`}</span>}
                {scorers.map((scorer) => (
                  <span key={scorer.name}>
                    <span className={classes['quiet']}>{scorer.name}</span> <Score value={scorer.n === 0 ? undefined : scorer.mean} />
                  </span>
                ))}
                <Button kind="quiet" onClick={() => actions.add(name, params)} aria-label={`Add column ${name} as it was`}>
                  Add as a column
                </Button>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
