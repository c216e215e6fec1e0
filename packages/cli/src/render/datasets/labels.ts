/** How far people have come with labelling, and how far they agree. */
import type { Rate } from '@evals/core'
import type { LabelProblem, ReviewAgreement } from '@evals/core/labels'
import { count, MINUS, padEnd, paletteFor, percent, plural } from '@evals/report'
import { shownText, type Look } from './shown.ts'

const MAX_SHOWN = 20

export function renderLabels({ file, items, reviewers, questions, disputed, problems }: ReviewAgreement & { file: string; problems: readonly LabelProblem[] }, { width, color }: Look): string {
  const { bad, dim, strong, unsure } = paletteFor(color)
  const name = (text: string): string => shownText(text, 30)
  const lines = [`${strong(shownText(file, width - 20))}  ${plural(items, 'row')}`]
  if (reviewers.length === 0) lines.push('  nobody has labelled any of them yet: evals studio, Review')
  const column = Math.max(0, ...reviewers.map((one) => name(one.name).length))
  for (const one of reviewers) lines.push(`  ${padEnd(name(one.name), column)}  ${count(one.decided)} decided${one.skipped > 0 ? `, ${count(one.skipped)} skipped` : ''}`)
  for (const { question, agreement, alpha, pairs } of reviewers.length > 1 ? questions : []) {
    lines.push('', `  ${questions.length > 1 ? `${name(question)}: ` : ''}${rateText(agreement)}`, `  Krippendorff’s alpha ${coefficient(alpha)}`)
    for (const pair of pairs) lines.push(dim(`    ${pair.reviewers.map(name).join(' and ')}: ${rateText(pair.agreement)}, kappa ${coefficient(pair.kappa)}`))
  }
  const open = disputed.filter(({ isSettled }) => !isSettled)
  if (disputed.length > 0) lines.push('', `  ${plural(disputed.length, 'disagreement')}, ${disputed.length - open.length} settled`, ...open.slice(0, MAX_SHOWN).map(({ id, questions: asked }) => unsure(`  ? ${shownText(id, width - 30)}${questions.length > 1 ? `  ${asked.map(name).join(', ')}` : ''}`)), ...(open.length > MAX_SHOWN ? [dim(`    and ${count(open.length - MAX_SHOWN)} more`)] : []))
  if (problems.length > 0) lines.push('', ...problems.slice(0, MAX_SHOWN).map(({ line, problem }) => bad(`  ${shownText(`${file}:${line}: ${problem}`, Math.max(width, 200))}`)), ...(problems.length > MAX_SHOWN ? [dim(`    and ${count(problems.length - MAX_SHOWN)} more`)] : []))
  return lines.join('\n')
}

function rateText({ rate, interval: [low, high], count: of, total }: Rate): string {
  return total === 0 ? 'no row that two have decided on' : `${percent(rate)} [${percent(low)}, ${percent(high)}] agree, ${count(of)} of ${plural(total, 'row')}`
}

function coefficient(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', MINUS)
}
