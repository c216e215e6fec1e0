/** What each suite's scorers came to, and the difference to the baseline: as the run's record has it. Variants stand below each other. A suite is chosen for the table of cases. */
import type { ScorerResult, SuiteResult } from '@evals/core'
import { Verdict } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import { titleOf } from '../runs/histories.ts'
import { inPoints, percent, pValue } from '../runs/numbers.ts'
import { Histogram } from './histogram.tsx'
import classes from './suiteSummary.module.css'

export interface SuiteSummaryProps {
  suites: readonly SuiteResult[]
  chosen: SuiteResult | undefined
  onChoose: (suite: SuiteResult) => void
}

export function SuiteSummary({ suites, chosen, onChoose }: SuiteSummaryProps) {
  const hasRates = suites.some(({ scorers }) => scorers.some(({ passAtK }) => passAtK !== undefined))
  return (
    <div className={classes['scroller']} tabIndex={0} role="region" aria-label="Suites and their scorers">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Suite</th>
            <th scope="col">Scorer</th>
            <th scope="col">0 scores 1</th>
            <th scope="col" className={classes['end']}>Mean</th>
            <th scope="col">95% interval</th>
            <th scope="col" className={classes['end']}>Baseline</th>
            <th scope="col" className={classes['end']}>Points</th>
            <th scope="col">95% interval</th>
            <th scope="col" className={classes['end']}>p</th>
            <th scope="col">Verdict</th>
            <th scope="col">Better, worse, same</th>
            {hasRates && <th scope="col">Of k trials</th>}
            <th scope="col">No score</th>
          </tr>
        </thead>
        {suites.map((suite) => (
          <tbody key={`${suite.file} ${titleOf(suite)}`} data-chosen={(suites.length > 1 && suite === chosen) || undefined}>
            {(suite.scorers.length > 0 ? suite.scorers : [undefined]).map((scorer, at) => (
              <tr key={scorer?.name ?? ''}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={Math.max(1, suite.scorers.length)} className={classes['suite']}>
                    {suites.length > 1 ? (
                      <button type="button" aria-pressed={suite === chosen} onClick={() => onChoose(suite)} title={`${titleOf(suite)}: show its cases`}>
                        {titleOf(suite)}
                      </button>
                    ) : (
                      <span title={titleOf(suite)}>{titleOf(suite)}</span>
                    )}
                    <span className={classes['counts']} title={suite.file}>{countsOf(suite)}</span>
                  </th>
                )}
                {scorer ? <ScorerCells scorer={scorer} hasRates={hasRates} /> : <td colSpan={12} className={classes['quiet']}>no scorer</td>}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function countsOf({ cases, trials, errors, failures, skipped, newCases, missingCases }: SuiteResult): string {
  const parts = [`${count(cases)} ${cases === 1 ? 'case' : 'cases'}${trials > 1 ? ` × ${trials}` : ''}`]
  const others = [[errors, errors === 1 ? 'error' : 'errors'], [failures, 'failed'], [skipped, 'skipped'], [newCases, 'new'], [missingCases, 'missing']] as const
  for (const [number, word] of others) if (number > 0) parts.push(`${count(number)} ${word}`)
  return parts.join(' · ')
}

function ScorerCells({ scorer, hasRates }: { scorer: ScorerResult; hasRates: boolean }) {
  const { name, mean, interval, histogram, gated, comparison, unscored, errors, n } = scorer
  return (
    <>
      <th scope="row" className={classes['scorer']} title={gated ? undefined : 'It fails no run'}>
        {name}
        {!gated && <span className={classes['quiet']}> not gated</span>}
      </th>
      <td><Histogram bins={histogram} label={name} /></td>
      <td className={classes['end']}>{mean === null ? <span className={classes['quiet']}>unscored</span> : <b>{percent(mean)}</b>}</td>
      <td className={classes['quiet']}>{mean === null ? '' : `${percent(interval[0])} – ${percent(interval[1])}`}</td>
      {comparison ? <ComparisonCells comparison={comparison} n={n} /> : <td colSpan={6} className={classes['quiet']}>{n === 0 ? '' : 'nothing to compare with'}</td>}
      {hasRates && <td className={classes['quiet']}>{ratesOf(scorer)}</td>}
      <td>
        {errors > 0 && <span className={classes['bad']}>{count(errors)} {errors === 1 ? 'error' : 'errors'}</span>}
        {errors > 0 && unscored > 0 && ' · '}
        {unscored > 0 && <span className={classes['quiet']}>{count(unscored)} unscored</span>}
      </td>
    </>
  )
}

function ComparisonCells({ comparison, n }: { comparison: NonNullable<ScorerResult['comparison']>; n: number }) {
  const { baseMean, difference, interval, adjustedP, verdict, wins, losses, ties, minimumDetectableEffect } = comparison
  return (
    <>
      <td className={classes['end']} title={comparison.n === n ? undefined : `over the ${count(comparison.n)} cases that both have, whose mean is now ${percent(comparison.mean)}`}>
        {percent(baseMean)}
        {comparison.n !== n && <span className={classes['quiet']}> of {count(comparison.n)}</span>}
      </td>
      <td className={classes['end']} data-verdict={verdict}><b>{inPoints(difference)}</b></td>
      <td className={classes['quiet']}>{`${inPoints(interval[0])} to ${inPoints(interval[1])}`}</td>
      <td className={`${classes['end']} ${classes['quiet']}`}>{pValue(adjustedP)}</td>
      <td title={`could detect ${(minimumDetectableEffect * 100).toFixed(1)} points`}><Verdict verdict={verdict} /></td>
      <td>
        <span data-verdict={wins > 0 ? 'improved' : undefined}>{count(wins)}</span>
        <span className={classes['quiet']}>, </span>
        <span data-verdict={losses > 0 ? 'regressed' : undefined}>{count(losses)}</span>
        <span className={classes['quiet']}>, {count(ties)}</span>
      </td>
    </>
  )
}

function ratesOf({ passAtK, passHatK }: ScorerResult): string {
  const last = Object.keys(passAtK ?? {}).at(-1)
  if (last === undefined) return ''
  const all = passHatK?.[Number(last)]
  return `one of ${last}: ${percent(passAtK![Number(last)]!)}${all === undefined ? '' : ` · all: ${percent(all)}`}`
}
