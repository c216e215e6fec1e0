/** The verdict of each suite's scorers, with what it rests on: the interval drawn, p, who won, and what could have been found. */
import type { ComparedScorer, ComparedSuite } from '../../../server/compare/compareRoutes.ts'
import { Badge, Verdict } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import { inPoints, percent, pValue } from '../runs/numbers.ts'
import { IntervalBar } from './intervalBar.tsx'
import { suiteValue } from './suiteValue.ts'
import classes from './verdictTable.module.css'

export interface VerdictTableProps {
  suites: readonly ComparedSuite[]
  /** By which the cases below are filtered. */
  chosen: { suite: string | undefined; scorer: string | undefined }
  onChoose: (suite: string | undefined, scorer: string | undefined) => void
}

export function VerdictTable({ suites, chosen, onChoose }: VerdictTableProps) {
  const bounds = suites.flatMap(({ scorers }) => scorers.flatMap(({ comparison }) => (comparison ? [...comparison.interval] : [])))
  // The same scale for all, so that they can be held against each other
  const reach = Math.max(0.02, ...bounds.map(Math.abs))
  return (
    <div className={classes['scroller']} tabIndex={0} role="group" aria-label="Verdicts">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Scorer</th>
            <th scope="col">Verdict</th>
            <th scope="col" className={classes['number']}>
              Before
            </th>
            <th scope="col" className={classes['number']}>
              After
            </th>
            <th scope="col" className={classes['number']}>
              Points
            </th>
            <th scope="col" className={classes['drawn']}>
              95% interval
            </th>
            <th scope="col" className={classes['number']}>
              p
            </th>
            <th scope="col">Cases</th>
            <th scope="col">Could find</th>
          </tr>
        </thead>
        {suites.map((suite) => {
          const value = suiteValue(suite)
          return (
            <tbody key={value}>
              <tr className={classes['suite']}>
                <th colSpan={9} scope="rowgroup">
                  <bdi title={suite.name}>{suite.variant === undefined ? suite.name : `${suite.name} [${suite.variant}]`}</bdi> <span>{suite.file}</span>
                  <Counts suite={suite} />
                </th>
              </tr>
              {suite.scorers.map((scorer) => {
                const isChosen = chosen.suite === value && chosen.scorer === scorer.name
                return <ScorerRow key={scorer.name} scorer={scorer} reach={reach} isChosen={isChosen} onChoose={() => (isChosen ? onChoose(undefined, undefined) : onChoose(value, scorer.name))} />
              })}
            </tbody>
          )
        })}
      </table>
    </div>
  )
}

function Counts({ suite: { errors, newCases, missingCases, partial } }: { suite: ComparedSuite }) {
  return (
    <span className={classes['counts']}>
      {errors > 0 && <Badge tone="bad">{plural(errors, 'case')} with an error</Badge>}
      {newCases > 0 && <Badge>{count(newCases)} new</Badge>}
      {missingCases > 0 && <Badge tone="warn">{count(missingCases)} missing</Badge>}
      {partial && <Badge tone="warn">partial run</Badge>}
    </span>
  )
}

function ScorerRow({ scorer: { name, mean, n, comparison, gated, toKnow, unscored, errors }, reach, isChosen, onChoose }: { scorer: ComparedScorer; reach: number; isChosen: boolean; onChoose: () => void }) {
  const head = (
    <th scope="row">
      <button type="button" className={classes['scorer']} aria-pressed={isChosen} title={isChosen ? 'Show the cases of all scorers' : `Show only the cases that ${name} scores otherwise`} onClick={onChoose}>
        <bdi>{name}</bdi>
      </button>
      {!gated && <span className={classes['quiet']}> not gated</span>}
      {toKnow !== undefined && <span className={classes['know']}>{toKnow.replaceAll('`', '')}</span>}
    </th>
  )
  if (!comparison) {
    return (
      <tr>
        {head}
        <td colSpan={2} className={classes['quiet']}>
          no case has a score on both sides
        </td>
        <td className={classes['number']}>
          {n === 0 || mean === null ? '–' : percent(mean)}
        </td>
        <td colSpan={5} />
      </tr>
    )
  }
  const { baseMean, mean: after, difference, interval, p, adjustedP, wins, losses, ties, minimumDetectableEffect, verdict, n: compared } = comparison
  const isAdjusted = pValue(p) !== pValue(adjustedP)
  return (
    <tr aria-current={isChosen || undefined}>
      {head}
      <td>
        <Verdict verdict={verdict} />
      </td>
      <td className={classes['number']}>
        {percent(baseMean)}
      </td>
      <td className={classes['number']}>
        {percent(after)}
      </td>
      <td className={classes['number']} data-tone={Math.abs(difference) < 0.0005 ? undefined : difference > 0 ? 'up' : 'down'}>
        {inPoints(difference)}
      </td>
      <td className={classes['drawn']}>
        <IntervalBar difference={difference} interval={interval} reach={reach} verdict={verdict} />
      </td>
      <td className={classes['number']} title={isAdjusted ? `${pValue(p)} before Holm’s correction for as many comparisons` : undefined}>
        {pValue(adjustedP)}
      </td>
      <td className={classes['cases']}>
        {ties === compared ? `all ${count(compared)} the same` : `${count(wins)} better, ${count(losses)} worse, ${count(ties)} same`}
        {unscored > 0 && <span className={classes['quiet']}>{count(unscored)} unscored</span>}
        {errors > 0 && <span className={classes['bad']}>{count(errors)} failed to be scored</span>}
      </td>
      <td className="num" title="The smallest difference that this comparison would find with 80% power">
        ±{inPoints(minimumDetectableEffect).slice(1)}
      </td>
    </tr>
  )
}

function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
