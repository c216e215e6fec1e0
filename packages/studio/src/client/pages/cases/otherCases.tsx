/** The same case in the other variants and suites of its run, with what they scored. */
import { Link } from 'wouter'
import type { RowSuite } from '../../../server/cases/casePlace.ts'
import type { CaseAnswer, OtherCase } from '../../../server/cases/runCase.ts'
import { caseLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { Score } from '../../ui/score.tsx'
import classes from './otherCases.module.css'

export function OtherCases({ run, id, others, own }: { run: string; id: string; others: readonly OtherCase[]; own: CaseAnswer }) {
  const scorers = [...new Set([...own.scores, ...others.flatMap(({ scores }) => scores)].map(({ name }) => name))]
  const all = [{ suite: own.suite, scores: own.scores, errors: 0, isOwn: true }, ...others.map((other) => ({ ...other, isOwn: false }))]
  const nameOf = ({ file, suite, variant }: RowSuite): string => (file === own.suite.file && suite === own.suite.suite ? (variant ?? 'base') : variant === undefined ? suite : `${suite} [${variant}]`)
  return (
    <section aria-label="Variants">
      <h2>{others.every(({ suite }) => suite.suite === own.suite.suite) ? 'Variants' : 'Variants and suites'}</h2>
      <div className={classes['scroller']} tabIndex={0} role="group" aria-label="Scores of the variants">
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">Variant</th>
              {scorers.map((scorer) => (
                <th key={scorer} scope="col" title={scorer}>
                  <span>{scorer}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map(({ suite, scores, errors, isOwn }) => (
              <tr key={JSON.stringify(suite)} aria-current={isOwn || undefined}>
                <th scope="row">{isOwn ? <bdi>{nameOf(suite)}</bdi> : <Link href={caseLink(run, { ...suite, id })}>{nameOf(suite)}</Link>}</th>
                {scorers.map((scorer) => {
                  const found = scores.find(({ name }) => name === scorer)
                  return <td key={scorer}>{found?.score == null && errors > 0 ? <Badge tone="bad">error</Badge> : <Score value={found?.score} />}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
