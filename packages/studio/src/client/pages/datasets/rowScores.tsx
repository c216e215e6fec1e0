/** How a row scored over time, by the suites that read its dataset. */
import { useMemo } from 'react'
import { Link } from 'wouter'
import type uPlot from 'uplot'
import type { RowInRun, RowInSuite } from '../../../server/datasets/rowScores.ts'
import { caseLink, runsLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { Chart, type ChartProps } from '../../ui/chart.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ago, count, when } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Score } from '../../ui/score.tsx'
import { useRowScores } from './datasetQueries.ts'
import classes from './rowPanel.module.css'

export function RowScores({ path, row, id }: { path: string; row: string; id: string }) {
  const { data, error, refetch } = useRowScores(path, row)
  if (error) return <ErrorBox error={error} title="The runs can not be read" retry={() => void refetch()} />
  if (!data) return <Loading what="the newest runs" />
  if (data.suites.length === 0) {
    return (
      <EmptyState title="No run has used this row yet" command="npx vitest run" action={{ label: 'To the runs', href: runsLink() }}>
        {data.looked === 0 ? 'There is no recorded run.' : `None of the newest ${count(data.looked)} runs has a case with its id.`} A run records the scores of every row of its dataset.
      </EmptyState>
    )
  }
  return (
    <div className={classes['suites']}>
      {data.suites.map((suite) => (
        <SuiteScores key={`${suite.file} ${suite.suite} ${suite.variant}`} suite={suite} id={id} />
      ))}
      <p className={classes['quiet']}>Of the newest {count(data.looked)} runs.</p>
    </div>
  )
}

const COLORS = ['--accent', '--good', '--warn', '--bad', '--ink-2'] as const
const DASHES: readonly (number[] | undefined)[] = [undefined, [6, 3], [2, 2], [8, 3, 2, 3], undefined]
const NEWEST = 8

function SuiteScores({ suite, id }: { suite: RowInSuite; id: string }) {
  const { file, suite: name, variant, scorers, runs } = suite
  const title = variant === undefined ? name : `${name} [${variant}]`
  const data = useMemo((): uPlot.AlignedData => [runs.map((_, index) => index), ...scorers.map((scorer) => runs.map(({ scores }) => scores[scorer] ?? null))], [suite])
  const options = useMemo((): ChartProps['options'] => {
    return (color) => ({
      scales: { x: { time: false, range: (_plot, min, max) => [min - 0.3, max + 0.3] }, y: { range: [-0.04, 1.04] } },
      axes: [
        { show: false },
        { stroke: color('--ink-3'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, size: 30, splits: () => [0, 0.5, 1], font: '11px Inter Variable, sans-serif' },
      ],
      series: [{}, ...scorers.map((label, index) => ({ label, stroke: color(COLORS[index % COLORS.length]!), width: 1.5, ...(DASHES[index % DASHES.length] && { dash: DASHES[index % DASHES.length]! }), spanGaps: true, points: { show: true, size: 4 } }))],
      cursor: { show: false },
      padding: [6, 4, 4, 0],
    })
  }, [suite])
  return (
    <section aria-label={title}>
      <h3 title={file}>
        {title} <span className={classes['quiet']}>{file}</span>
      </h3>
      {runs.length > 1 && <Chart label={`${title}: ${scorers.map((scorer) => trend(scorer, runs)).join('; ')}`} data={data} options={options} height={84} />}
      <table className={classes['runs']}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            {scorers.map((scorer, index) => (
              <th key={scorer} scope="col" className={classes['number']}>
                {runs.length > 1 && <span className={classes['swatch']} data-color={index % COLORS.length} aria-hidden />}
                {scorer}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.toReversed().slice(0, NEWEST).map((run) => (
            <tr key={run.run}>
              <td>
                <span className={classes['run']}>
                <Link href={caseLink(run.run, { file, suite: name, variant, id })} title={run.startedAt && when(run.startedAt)}>
                  {run.startedAt === undefined ? run.run : ago(run.startedAt)}
                </Link>
                {run.commit !== undefined && <code title={run.branch}>{run.commit.slice(0, 7)}</code>}
                {run.kind === 'playground' && <Badge>playground</Badge>}
                {run.errors > 0 && <Badge tone="bad" title={run.error}>error</Badge>}
                </span>
              </td>
              {scorers.map((scorer) => (
                <td key={scorer} className={classes['number']}>
                  {run.errors > 0 && run.scores[scorer] === undefined ? <span className={classes['quiet']}>–</span> : <Score value={run.scores[scorer]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {runs.length > NEWEST && <p className={classes['quiet']}>and {count(runs.length - NEWEST)} earlier</p>}
    </section>
  )
}

function trend(scorer: string, runs: readonly RowInRun[]): string {
  const scored = runs.flatMap(({ scores }) => (typeof scores[scorer] === 'number' ? [scores[scorer]] : []))
  if (scored.length === 0) return `${scorer} was never scored`
  return `${scorer} from ${scored[0]!.toFixed(2)} to ${scored.at(-1)!.toFixed(2)} in ${count(scored.length)} runs`
}
