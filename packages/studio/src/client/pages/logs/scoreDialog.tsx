/** The project's own scorers over rows of the logs: which file, which of its scorers, how far it is, and what they gave. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ScoredLogs } from '@evals/store'
import { answerOf, logsApi } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import { Score } from '../../ui/score.tsx'
import { readScoring, type ScoringTarget } from './readScoring.ts'
import classes from './scoreDialog.module.css'

export interface ScoreDialogProps {
  target: ScoringTarget
  /** How many rows that is. */
  total: number
  onClose: () => void
  /** Scores have been written. */
  onScored: () => void
}

export function ScoreDialog({ target, total, onClose, onScored }: ScoreDialogProps) {
  const files = useQuery({ queryKey: ['logs', 'scorerFiles'], staleTime: 0, queryFn: () => answerOf(logsApi.scoring.files.$get()) })
  const [given, setFile] = useState<string>()
  const file = given ?? files.data?.files[0] ?? ''
  const [chosen, setChosen] = useState<readonly string[]>([])
  const load = useMutation({ mutationFn: (path: string) => answerOf(logsApi.scoring.names.$post({ json: { file: path } })), onSuccess: ({ names }) => setChosen(names) })
  const run = useScoring(onScored)
  const names = load.data?.names
  const isRunning = run.state === 'running'
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (open) return
        run.stop()
        onClose()
      }}
      title={`Score ${count(total)} ${total === 1 ? 'row' : 'rows'} now`}
      description={
        <>
          By scorers of a file of this project, as <code>evals score</code> does. They run in a process of their own; what they give is written to the logs.
        </>
      }
      footer={
        isRunning ? (
          <Button kind="danger" onClick={run.stop}>
            Stop
          </Button>
        ) : run.summary ? (
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        ) : names ? (
          <Button kind="primary" disabled={chosen.length === 0} onClick={() => run.start({ file, scorers: chosen, target })}>
            Score
          </Button>
        ) : (
          <Button kind="primary" disabled={file.trim() === '' || load.isPending} onClick={() => load.mutate(file)}>
            {load.isPending ? 'Loading…' : 'Load its scorers'}
          </Button>
        )
      }
    >
      <div className={classes['body']}>
        <Field label="File with scorers" hint="TypeScript or JavaScript that exports one, or several, by default or by name. Loading it runs it.">
          {(ids) => (
            <>
              <input
                {...ids}
                className={inputClass}
                list="scorer-files"
                value={file}
                placeholder="scorers.ts"
                disabled={isRunning}
                onChange={(event) => {
                  setFile(event.target.value)
                  load.reset()
                  run.reset()
                }}
              />
              <datalist id="scorer-files">
                {files.data?.files.map((path) => (
                  <option key={path} value={path} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        {load.error && <ErrorBox error={load.error} />}
        {names && (
          <fieldset className={classes['scorers']} disabled={isRunning}>
            <legend>Scorers</legend>
            {names.map((name) => (
              <label key={name}>
                <input type="checkbox" checked={chosen.includes(name)} onChange={(event) => setChosen(event.target.checked ? [...chosen, name] : chosen.filter((other) => other !== name))} />
                {name}
              </label>
            ))}
          </fieldset>
        )}
        {run.progress && !run.summary && (
          <div role="status" className={classes['progress']}>
            <progress value={run.progress.done} max={Math.max(1, run.progress.total)} aria-label="Rows scored" />
            <span className="num">
              {count(run.progress.done)} of {count(run.progress.total)} rows{run.state === 'stopped' && '; stopped. What was scored until then is in the logs'}
            </span>
          </div>
        )}
        {run.error && <ErrorBox title="It could not go on" error={run.error} />}
        {run.summary && <Summary summary={run.summary} />}
      </div>
    </Dialog>
  )
}

function Summary({ summary: { rows, scored, withoutOutput, errors, scorers, problems } }: { summary: ScoredLogs }) {
  return (
    <section aria-label="What they gave" className={classes['summary']}>
      <p>
        {count(scored)} of {count(rows)} {rows === 1 ? 'row' : 'rows'} scored
        {withoutOutput > 0 && `, ${count(withoutOutput)} have no output`}
        {errors > 0 && `, ${count(errors)} ${errors === 1 ? 'error' : 'errors'}`}.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Scorer</th>
            <th scope="col">Mean</th>
            <th scope="col">Scored</th>
            <th scope="col">Unscored</th>
            <th scope="col">Errors</th>
          </tr>
        </thead>
        <tbody>
          {scorers.map(({ name, n, mean, unscored, errors: failed }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Score value={mean} bar />
              </td>
              <td className="num">{count(n)}</td>
              <td className="num">{count(unscored)}</td>
              <td className="num">{count(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {problems.length > 0 && (
        <ul className={classes['problems']}>
          {problems.slice(0, 20).map(({ id, scorer, message }, index) => (
            <li key={index}>
              <strong>{scorer}</strong> on <code>{id.slice(0, 12)}</code>: {message}
            </li>
          ))}
          {errors > 20 && <li>… and {count(errors - 20)} more</li>}
        </ul>
      )}
    </section>
  )
}

type RunState = 'idle' | 'running' | 'stopped' | 'ended'

function useScoring(onScored: () => void) {
  const [state, setState] = useState<RunState>('idle')
  const [progress, setProgress] = useState<{ done: number; total: number }>()
  const [summary, setSummary] = useState<ScoredLogs>()
  const [error, setError] = useState<Error>()
  const stopper = useRef<AbortController>(undefined)
  const stop = (): void => stopper.current?.abort()
  useEffect(() => stop, [])
  const reset = (): void => {
    setState('idle')
    setProgress(undefined)
    setSummary(undefined)
    setError(undefined)
  }
  const start = (scoring: Parameters<typeof readScoring>[0]): void => {
    reset()
    setState('running')
    const { signal } = (stopper.current = new AbortController())
    readScoring(scoring, (line) => (line.kind === 'done' ? setSummary(line.summary) : line.kind === 'progress' && setProgress({ done: line.done, total: line.total })), signal)
      .then(
        () => setState('ended'),
        (wrong: Error) => {
          setState(signal.aborted ? 'stopped' : 'ended')
          if (!signal.aborted) setError(wrong)
        },
      )
      .finally(onScored)
  }
  return { state, progress, summary, error, start, stop, reset }
}
