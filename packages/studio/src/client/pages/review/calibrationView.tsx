/** How far each scorer agrees with the people who labelled. The numbers are core's: `calibrate` and this page can not differ. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { Link, useSearchParams } from 'wouter'
import { answerOf, reviewApi } from '../../api/client.ts'
import { reviewLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ago, count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Select } from '../../ui/select.tsx'
import { calibrationKey, type Queue } from './queries.ts'
import { Coefficient, Rate } from './rate.tsx'
import classes from './results.module.css'
import { ScorerDetail } from './scorerDetail.tsx'

export type ScorerCalibration = InferResponseType<typeof reviewApi.calibration.$get, 200>['scorers'][number]

const THRESHOLDS = ['0.25', '0.5', '0.75', '0.9', '1'] as const

export function CalibrationView({ path, questions }: { path: string; questions: Queue['questions'] }) {
  const [search, setSearch] = useSearchParams()
  const given = (name: string): string | undefined => search.get(name) ?? undefined
  const [run, question, threshold, scorer] = [given('run'), given('question'), given('threshold'), given('scorer')]
  const query = { path, ...(run === undefined ? {} : { run }), ...(question === undefined ? {} : { question }), ...(threshold === undefined ? {} : { threshold }) }
  const calibration = useQuery({ queryKey: [...calibrationKey(path), query], queryFn: () => answerOf(reviewApi.calibration.$get({ query })), staleTime: 0, placeholderData: keepPreviousData })
  const change = (next: Record<string, string>): void => setSearch({ path, view: 'calibration', ...(run === undefined ? {} : { run }), ...(question === undefined ? {} : { question }), ...(threshold === undefined ? {} : { threshold }), ...(scorer === undefined ? {} : { scorer }), ...next }, { replace: true })
  if (calibration.error) return <ErrorBox error={calibration.error} retry={() => void calibration.refetch()} />
  if (!calibration.data) return <Loading what="the calibration" />
  const { labelled, runs, by, scorers } = calibration.data
  if (labelled === 0) {
    return (
      <EmptyState title="No labels yet" action={{ label: 'To the review', href: reviewLink(path) }}>
        A scorer is compared with what people said: label some rows first. From 20 or so on the intervals begin to say something.
      </EmptyState>
    )
  }
  const shown = scorers.find(({ judge }) => judge === scorer) ?? scorers[0]
  return (
    <div className={classes['results']}>
      <div className={classes['choices']}>
        <Select label="Scores" labelled value={by} options={[{ value: 'queue', label: 'as taken up for review' }, ...runs.map((one) => ({ value: one.id, label: `of run ${one.id.slice(-4)}, ${ago(one.startedAt)}` }))]} onChange={(next) => change({ run: next })} />
        {questions.length > 1 && <Select label="Question" labelled value={calibration.data.question} options={questions.map(({ name }) => ({ value: name, label: name }))} onChange={(next) => change({ question: next })} />}
        <Select label="Passes from" labelled value={(THRESHOLDS.find((one) => one === threshold) ?? '0.5') as string} options={THRESHOLDS.map((value) => ({ value: value as string, label: value }))} onChange={(next) => change({ threshold: next })} />
        <span className={`${classes['quiet']} num`}>
          {count(labelled)} labelled {labelled === 1 ? 'row' : 'rows'}
        </span>
      </div>
      {shown === undefined ? (
        <EmptyState title="No scorer has scored these rows">
          {by === 'queue' ? 'The rows came without scores. Choose a run above whose outputs are the same, or run the evals: with the cache on, the same questions have the same answers.' : 'No output of this run is among the rows of the review: labels are of one very answer. Choose another run, or take its outputs up for review.'}
        </EmptyState>
      ) : (
        <>
          <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Scorers against people">
            <table>
              <thead>
                <tr>
                  <th scope="col">Scorer</th>
                  <th scope="col">Agrees with people</th>
                  <th scope="col" title="Of the rows that people passed, those that it passed too">
                    Passes what people passed
                  </th>
                  <th scope="col" title="Of the rows that people failed, those that it failed too">
                    Fails what people failed
                  </th>
                  <th scope="col" title="Cohen’s: 1 is full agreement, 0 what chance gives. Above 0.6 is called substantial">
                    Kappa
                  </th>
                </tr>
              </thead>
              <tbody>
                {scorers.map((one) => (
                  <tr key={one.judge} data-active={one === shown || undefined}>
                    <th scope="row">
                      <button type="button" className={classes['choose']} aria-pressed={one === shown} onClick={() => change({ scorer: one.judge })}>
                        {one.judge}
                      </button>{' '}
                      {one.isJudge && <Badge>judge</Badge>}
                    </th>
                    <td>
                      <Rate rate={one.agreement} what="rows" />
                    </td>
                    <td>
                      <Rate rate={one.truePositiveRate} what="rows that people passed" />
                    </td>
                    <td>
                      <Rate rate={one.trueNegativeRate} what="rows that people failed" />
                    </td>
                    <td>
                      <Coefficient value={one.kappa} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ScorerDetail path={path} scorer={shown} />
        </>
      )}
      <p className={classes['quiet']}>
        In code: <code>calibrate(judge, dataset('{path}'))</code>, or an eval of the judge with a gate on its kappa by <code>judgeEval</code>. <Link href={reviewLink(path)}>Label more</Link>
      </p>
    </div>
  )
}
