/** Above a column: of each scorer the mean, and against the base the difference with its interval and verdict, all as core compares them; what the column took. */
import { count, cost, duration } from '../../../ui/format.ts'
import { Difference, Score } from '../../../ui/score.tsx'
import { Verdict } from '../../../ui/badge.tsx'
import type { ColumnResult } from '../../../../server/playground/playgroundAnswers.ts'
import type { Usage } from '../model/usageOf.ts'
import classes from './columnScores.module.css'

export function ColumnScores({ column, result, usage, pending }: { column: string; result: ColumnResult | undefined; usage: Usage; pending: boolean }) {
  return (
    <div className={classes['scores']} data-pending={pending || undefined}>
      {result && result.scorers.length > 0 && (
        <ul aria-label={`Scores of ${column}`}>
          {result.scorers.map(({ name, mean, n, unscored, errors, comparison }) => (
            <li key={name} className={classes['scorer']}>
              <span className={classes['name']} title={name}>
                {name}
              </span>
              <span className={classes['mean']}>{n === 0 ? <span className={classes['quiet']}>–</span> : <Score value={mean} bar={!comparison} />}</span>
              {comparison && (
                <span className={classes['comparison']} title={`Compared over ${comparison.n} rows, p = ${comparison.p.toPrecision(2)}: ${comparison.wins} better, ${comparison.losses} worse, ${comparison.ties} the same`}>
                  <Difference value={comparison.difference} />
                  <span className={`${classes['quiet']} ${classes['interval']} num`}>{intervalText(comparison.interval)}</span>
                  <Verdict verdict={comparison.verdict} />
                </span>
              )}
              {(unscored > 0 || errors > 0) && (
                <span className={classes['quiet']}>
                  {errors > 0 && <span className={classes['bad']}>{count(errors)} failed</span>}
                  {errors > 0 && unscored > errors && ', '}
                  {unscored > errors && `${count(unscored - errors)} unscored`}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {usage.trials > 0 && (
        <p className={`${classes['usage']} num`}>
          {result && <span>{result.cases === 1 ? '1 row' : `${count(result.cases)} rows`}</span>}
          {usage.errors > 0 && <span className={classes['bad']}>{usage.errors === 1 ? '1 error' : `${count(usage.errors)} errors`}</span>}
          <span title="In all">{duration(usage.durationMs)}</span>
          {usage.costUsd !== undefined && <span title={usage.cached > 0 ? `In all; ${usage.cached} of ${usage.trials} came from the cache and cost nothing now` : 'In all'}>{cost(usage.costUsd)}</span>}
          {usage.cached > 0 && <span>{usage.cached === usage.trials ? 'cached' : `${count(usage.cached)} cached`}</span>}
        </p>
      )}
    </div>
  )
}

function intervalText([low, high]: readonly [number, number]): string {
  const signed = (value: number): string => (Math.abs(value) < 0.005 ? '0.00' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`)
  return `[${signed(low)}, ${signed(high)}]`
}
