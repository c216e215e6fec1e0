/** What scorers gave over logs: their means, and what they could not score. */
import { count, cutMiddle, padEnd, padStart, paletteFor, plainText, plural, score, textWidth, wrap } from '@evals/report'
import type { ScoredLogs } from '@evals/store'

const MAX_SHOWN = 20

export function renderScored({ rows, scored, withoutOutput, errors, dryRun, scorers, problems }: ScoredLogs, { width, color }: { width: number; color: boolean }): string {
  const { bad, dim } = paletteFor(color)
  if (rows === 0) return 'nothing found, so nothing was scored'
  const names = scorers.map(({ name }) => cutMiddle(plainText(name.slice(0, 200)), Math.floor(width / 2)))
  const nameWidth = Math.max(...names.map(textWidth))
  const means = scorers.map(({ mean }) => score(mean ?? null))
  const meanWidth = Math.max(4, ...means.map((text) => text.length))
  const countWidth = Math.max(4, ...scorers.map(({ n }) => count(n).length))
  const table = scorers.map(({ n, unscored, errors: failed }, index) => {
    const rest = [...(unscored > 0 ? [dim(`${count(unscored)} not scored`)] : []), ...(failed > 0 ? [bad(plural(failed, 'error'))] : [])].join(' · ')
    return `${padEnd(names[index]!, nameWidth)}  ${means[index]!.padStart(meanWidth)}  ${count(n).padStart(countWidth)}  ${rest}`.trimEnd()
  })
  const shown = problems.slice(0, MAX_SHOWN).flatMap(({ id, scorer, message }) => {
    const [first, ...more] = wrap(`${plainText(id.slice(0, 100))} ${plainText(scorer.slice(0, 100))}: ${plainText(message.slice(0, 500))}`, width - 4)
    return [`  ${bad('✗')} ${first!}`, ...more.slice(0, 2).map((line) => `    ${line}`)]
  })
  return [
    ...shown,
    ...(errors > shown.length && errors > MAX_SHOWN ? [dim(`    and ${count(errors - MAX_SHOWN)} more`)] : []),
    ...(shown.length > 0 ? [''] : []),
    dim(`${padEnd('scorer', nameWidth)}  ${padStart('mean', meanWidth)}  ${padStart('rows', countWidth)}`),
    ...table,
    '',
    `${count(scored)} of ${plural(rows, 'row')} scored${withoutOutput > 0 ? `, ${count(withoutOutput)} without an output` : ''}${dryRun ? '; nothing was written' : ''}`,
  ].join('\n')
}
