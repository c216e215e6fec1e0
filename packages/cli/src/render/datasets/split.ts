/** The parts that `evals dataset split` wrote, or would write. */
import { padEnd, percent, plural } from '@evals/report'
import { shownText, type Look } from './shown.ts'

export interface SplitAnswer {
  file: string
  dryRun: boolean
  parts: { name: string; file: string; share: number; rows: number }[]
}

export function renderSplit({ file, dryRun, parts }: SplitAnswer, { width }: Look): string {
  const total = parts.reduce((sum, { rows }) => sum + rows, 0)
  const names = parts.map((part) => shownText(part.file, width - 30))
  const longest = Math.max(...names.map((name) => name.length))
  return [`${dryRun ? 'would split' : 'split'} ${shownText(file, width - 40)}, ${plural(total, 'row')}`, ...parts.map(({ rows }, index) => `  ${padEnd(names[index]!, longest)}  ${plural(rows, 'row')}, ${percent(total === 0 ? null : rows / total)}`)].join('\n')
}
