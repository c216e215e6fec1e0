/** The one line that is printed where another reporter does the talking. */
import { suiteTitle } from '@evals/core'
import { suiteViews, type ReportInput } from './reportInput.ts'
import { countStandings } from './standing.ts'
import { cutEnd } from './text/columns.ts'
import { count, plural, points } from './text/numbers.ts'
import { plainText } from './text/plainText.ts'

const MAX_NAMED = 2
const MAX_NAME = 60
const MAX_REASON = 160

/**
 * @example
 * quietLine(input)
 * // evals: 3 suites, 1 regressed (help center: rightArticle −15.0 points) · FAILED · run .evals/runs/x · --reporter=evals shows more
 */
export function quietLine(input: ReportInput): string {
  const { record, written, runPath, interrupted } = input
  const counts = countStandings(record.suites, written).map(([standing, times]) => {
    const named = standing === 'regressed' || standing === 'improved' ? moves(input, standing) : ''
    return `${count(times)} ${standing}${named}`
  })
  const errors = record.suites.reduce((sum, suite) => sum + suite.errors, 0)
  const hasRegression = record.suites.some(({ scorers }) => scorers.some(({ comparison }) => comparison?.verdict === 'regressed'))
  return [
    `evals: ${[plural(record.suites.length, 'suite'), ...counts, ...(errors > 0 ? [`${plural(errors, 'case')} with an error`] : [])].join(', ')}`,
    ...(interrupted ? ['interrupted'] : []),
    outcome(input, hasRegression),
    ...(written.length > 0 ? [`wrote ${plural(written.length, 'baseline')}`] : []),
    `run ${plainText(runPath)}`,
    '--reporter=evals shows more',
  ].join(' · ')
}

/** The reason is said where the counts do not say it already. */
function outcome({ record }: ReportInput, said: boolean): string {
  if (record.outcome !== 'failed') return record.outcome === 'passed' ? 'PASSED' : 'NOT FINISHED'
  const [first] = record.reasons
  return said || first === undefined ? 'FAILED' : `FAILED: ${cutEnd(plainText(first.slice(0, MAX_REASON * 4)), MAX_REASON)}`
}

function moves({ record, details }: ReportInput, verdict: 'regressed' | 'improved'): string {
  const all = suiteViews({ record, details }).flatMap(({ suite }) =>
    suite.scorers.flatMap(({ name, comparison }) => (comparison?.verdict === verdict ? [`${short(suiteTitle(suite))}: ${short(name)} ${points(comparison.difference)} points`] : [])),
  )
  return ` (${all.slice(0, MAX_NAMED).join('; ')}${all.length > MAX_NAMED ? '; …' : ''})`
}

function short(text: string): string {
  return cutEnd(plainText(text.slice(0, MAX_NAME * 8)), MAX_NAME)
}
