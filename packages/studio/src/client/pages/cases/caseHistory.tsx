/** How the case scored in the runs around this one: a bar for each run, which leads there. */
import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { Link } from 'wouter'
import { caseLink } from '../../links.ts'
import { when } from '../../ui/format.ts'
import classes from './caseHistory.module.css'
import { historyQuery, type CaseKey } from './caseQueries.ts'

export function CaseHistory({ caseKey }: { caseKey: CaseKey }) {
  const history = useQuery(historyQuery(caseKey))
  if (history.error) return <p role="alert">{history.error.message}</p>
  const runs = history.data?.runs ?? []
  if (runs.length < 2) return null
  const scorers = [...new Set(runs.flatMap(({ scores }) => scores.map(({ name }) => name)))]
  return (
    <section aria-label="In other runs">
      <h2>In other runs</h2>
      <div className={classes['history']}>
        {scorers.map((scorer) => (
          <div key={scorer} className={classes['line']}>
            <bdi className={classes['name']} title={scorer}>
              {scorer}
            </bdi>
            <span className={classes['bars']}>
              {runs.map(({ run, startedAt, commit, scores, errors }) => {
                const score = scores.find(({ name }) => name === scorer)?.score
                const said = typeof score === 'number' ? score.toFixed(2) : errors > 0 ? 'error' : score === null ? 'unscored' : 'not scored by it'
                const label = `${startedAt === undefined ? run : when(startedAt)}${commit === undefined ? '' : `, ${commit.slice(0, 7)}`}: ${said}`
                return (
                  <Link
                    key={run}
                    href={caseLink(run, caseKey)}
                    className={classes['bar']!}
                    aria-label={label}
                    title={label}
                    aria-current={run === caseKey.run ? 'true' : undefined}
                    data-kind={typeof score === 'number' ? 'score' : errors > 0 ? 'error' : 'none'}
                    style={{ '--score': typeof score === 'number' ? score : 1 } as CSSProperties}
                  />
                )
              })}
            </span>
          </div>
        ))}
      </div>
    </section>
  )
}
