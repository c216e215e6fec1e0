/** Means of scores by the values of a field, the lowest first. */
import type { ReactNode } from 'react'
import type { ScoreSummary } from '@evals/store'
import { count } from '../../ui/format.ts'
import { Score } from '../../ui/score.tsx'
import classes from './logCharts.module.css'

export function ScoresBy({ scores, problem, choice }: { scores: readonly ScoreSummary[] | undefined; problem: Error | null; choice: ReactNode }) {
  const sorted = scores?.toSorted((a, b) => a.mean - b.mean)
  return (
    <figure className={classes['multiple']}>
      <figcaption className={classes['caption']}>
        <span className={classes['title']}>Mean scores</span>
        {choice}
      </figcaption>
      {problem ? (
        <p className={classes['problem']}>{problem.message}</p>
      ) : (
        <div className={classes['by']} tabIndex={0} role="region" aria-label="Mean scores by value">
          {sorted?.length === 0 && <p className={classes['none']}>No scores here</p>}
          <table>
            <tbody>
              {sorted?.map(({ scorer, by = 'none', count: n, mean }) => (
                <tr key={`${scorer} ${by}`}>
                  <th scope="row" title={by}>
                    {by}
                  </th>
                  <td title={scorer}>{scorer}</td>
                  <td>
                    <Score value={mean} />
                  </td>
                  <td className="num">{count(n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  )
}
