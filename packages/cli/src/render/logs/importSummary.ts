/** What became of files that were imported. */
import { count, paletteFor, plainText, plural, wrap } from '@evals/report'
import type { ImportSummary } from '../../logs/importFiles.ts'

const MAX_SHOWN = 20

export function renderImport({ added, changed, known, bad, problems }: ImportSummary, { width, color }: { width: number; color: boolean }): string {
  const { bad: red, dim } = paletteFor(color)
  const facts = [`${count(added)} added`, ...(changed > 0 ? [`${count(changed)} changed`] : []), ...(known > 0 ? [`${count(known)} already there`] : [])]
  const lines = problems.slice(0, MAX_SHOWN).flatMap(({ file, line, problem }) => {
    const [first, ...rest] = wrap(`${plainText(file)}${line === undefined ? '' : `:${line}`}: ${plainText(problem.slice(0, 2_000))}`, width - 4)
    return [`  ${red('✗')} ${first!}`, ...rest.map((one) => `    ${one}`)]
  })
  return [
    ...lines,
    ...(bad > MAX_SHOWN ? [dim(`    and ${count(bad - Math.min(MAX_SHOWN, problems.length))} more`)] : []),
    ...(bad > 0 ? [''] : []),
    `${facts.join(', ')}${bad > 0 ? `; ${plural(bad, 'line')} could not be taken` : ''}`,
  ].join('\n')
}
