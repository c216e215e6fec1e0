/** The runs as a table: when, how it ended, what scored how, from which commit. Two can be chosen and compared. */
import { useMemo, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { RunSummary, ScorerSummary, SuiteSummary } from '../../../server/runs/runList.ts'
import { runLink } from '../../links.ts'
import { Badge, Outcome } from '../../ui/badge.tsx'
import { ago, cost, count, duration, when } from '../../ui/format.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { titleOf } from './histories.ts'
import { inPoints, percent, VERDICT_SIGNS } from './numbers.ts'
import classes from './runList.module.css'

export interface RunListProps {
  runs: readonly RunSummary[]
  /** Only this suite's scores. */
  isShown: (suite: { file: string; name: string; variant?: string | undefined }) => boolean
  chosen: ReadonlySet<string>
  onChoose: (run: RunSummary, chosen: boolean) => void
  empty: ReactNode
}

export function RunList({ runs, isShown, chosen, onChoose, empty }: RunListProps) {
  const [, go] = useLocation()
  const columns = useMemo((): Column<RunSummary>[] => {
    const hasCost = runs.some(({ costUsd }) => costUsd !== undefined)
    const hasErrors = runs.some(({ errors }) => errors > 0)
    return [
      { id: 'when', header: 'Started', width: '118px', cell: (run) => <Started run={run} /> },
      { id: 'outcome', header: 'Outcome', width: '92px', cell: (run) => <RunOutcome run={run} /> },
      { id: 'scores', header: 'Scores', width: 'minmax(180px, 1fr)', cell: (run) => <Scores run={run} isShown={isShown} /> },
      { id: 'cases', header: 'Cases', width: '70px', align: 'end', cell: ({ cases, state }) => (state === 'unreadable' ? '' : count(cases)) },
      ...(hasErrors ? [{ id: 'errors', header: 'Errors', width: '64px', align: 'end' as const, cell: ({ errors }: RunSummary) => (errors > 0 ? <span className={classes['bad']}>{count(errors)}</span> : '') }] : []),
      { id: 'commit', header: 'Commit', width: '86px', cell: ({ git }) => git && <code title={git.dirty ? `${git.commit}, with changes that were not committed` : git.commit}>{git.commit.slice(0, 7)}{git.dirty ? '+' : ''}</code> },
      { id: 'branch', header: 'Branch', width: '112px', cell: ({ git }) => <span title={git?.branch}>{git?.branch}</span> },
      { id: 'duration', header: 'Took', width: '80px', align: 'end', cell: ({ durationMs, state }) => (durationMs !== undefined && durationMs > 0 && state !== 'running' ? duration(durationMs) : '') },
      ...(hasCost ? [{ id: 'cost', header: 'Cost', width: '70px', align: 'end' as const, cell: ({ costUsd }: RunSummary) => (costUsd === undefined ? '' : cost(costUsd)) }] : []),
    ]
  }, [runs, isShown])
  return (
    <Table
      label="Runs"
      columns={columns}
      count={runs.length}
      rowAt={(at) => runs[at]}
      rowKey={({ id }) => id}
      onOpen={({ id, state }) => state !== 'unreadable' && go(runLink(id))}
      selected={chosen}
      onSelect={(run, isChosen) => onChoose(run, isChosen)}
      empty={empty}
    />
  )
}

const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const WEEK_MS = 7 * 86_400_000

/** The year, and all else, is in its title. */
function shortly(startedAt: string): string {
  return Date.now() - Date.parse(startedAt) < WEEK_MS ? ago(startedAt) : moment.format(new Date(startedAt))
}

function Started({ run: { id, startedAt, state } }: { run: RunSummary }) {
  const text = startedAt === undefined ? id : shortly(startedAt)
  if (state === 'unreadable') return <span title={id}>{text}</span>
  return (
    <Link href={runLink(id)} tabIndex={-1} className={classes['link']!} title={startedAt === undefined ? id : `${when(startedAt)} · ${id}`}>
      {text}
    </Link>
  )
}

function RunOutcome({ run: { state, reasons, kind } }: { run: RunSummary }) {
  if (state === 'unfinished') return <Badge tone="warn" title="It was killed, or has not written anything for a while">unfinished</Badge>
  if (state === 'unreadable') return <Badge tone="bad">unreadable</Badge>
  return (
    <span className={classes['outcome']} title={reasons.join('\n') || undefined}>
      <Outcome outcome={state} />
      {kind === 'playground' && <Badge>try</Badge>}
    </span>
  )
}

function Scores({ run, isShown }: Pick<RunListProps, 'isShown'> & { run: RunSummary }) {
  if (run.state === 'unreadable') return <span className={classes['bad']} title={run.problem}>{run.problem}</span>
  if (run.state === 'running') return <span className={classes['quiet']}>{run.cases === 0 ? 'no case has finished yet' : `${count(run.cases)} finished so far`}</span>
  const suites = run.suites.filter(isShown)
  if (suites.length === 0) return <span className={classes['quiet']}>{run.cases > 0 ? `${count(run.cases)} rows were written` : 'no cases'}</span>
  const many = suites.reduce((sum, { scorers }) => sum + scorers.length, 0) > MAX_WHOLE
  return (
    <span className={classes['scores']}>
      {many && <VerdictCounts suites={suites} />}
      {(many ? suites.toSorted((a, b) => weight(a) - weight(b)) : suites).map((suite) => (
        <span key={`${suite.file} ${titleOf(suite)}`} className={classes['suite']}>
          <span className={classes['name']} title={titleOf(suite)}>{titleOf(suite)}</span>
          {suite.scorers.map((scorer) => (
            <ScorerMean key={scorer.name} scorer={scorer} />
          ))}
        </span>
      ))}
    </span>
  )
}

/** With more scores in one line, what regressed comes first, and how many are how is said before them. */
const MAX_WHOLE = 4
const WEIGHTS = { regressed: 0, improved: 1, inconclusive: 2, unchanged: 3 } as const

function weight({ scorers }: SuiteSummary): number {
  return Math.min(4, ...scorers.map(({ comparison }) => (comparison ? WEIGHTS[comparison.verdict] : 4)))
}

function VerdictCounts({ suites }: { suites: readonly SuiteSummary[] }) {
  const verdicts = suites.flatMap(({ scorers }) => scorers.flatMap(({ comparison }) => comparison?.verdict ?? []))
  return (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).map((verdict) => {
    const number = verdicts.filter((one) => one === verdict).length
    return number > 0 && (
      <span key={verdict} className={`${classes['scorer']} num`} data-verdict={verdict} title={`${number} ${verdict}`}>
        <span className={classes['verdict']} aria-hidden>{VERDICT_SIGNS[verdict]}</span> <b>{number}</b>
        <span className="visually-hidden"> {verdict}</span>
      </span>
    )
  })
}

function ScorerMean({ scorer: { name, mean, comparison } }: { scorer: ScorerSummary }) {
  return (
    <span className={`${classes['scorer']} num`} data-verdict={comparison?.verdict} title={comparison ? `${name}: ${comparison.verdict}, ${inPoints(comparison.difference)} points` : `${name}: nothing to compare with`}>
      {name} <b>{mean === null ? 'unscored' : percent(mean)}</b>
      {comparison && <span className={classes['verdict']}> {VERDICT_SIGNS[comparison.verdict]}<span className="visually-hidden">{comparison.verdict}</span></span>}
    </span>
  )
}
