/** What is wrong with a dataset, if anything is. */
import { relative } from 'node:path'
import type { DatasetValidation } from '@evals/store'
import { count, paletteFor, plural } from '@evals/report'
import { shownText, type Look } from './shown.ts'

const MAX_PROBLEMS = 50

export function renderValidation({ file, schema, rows, problems }: DatasetValidation, { width, color, root }: Look & { root: string }): string {
  const { bad, good, dim } = paletteFor(color)
  const name = shownText(relative(root, file), width - 30)
  const by = schema === undefined ? '' : dim(`  by ${shownText(relative(root, schema), 40)}`)
  if (problems.length === 0) return `${good('✓')} ${name}  ${plural(rows, 'row')}${by}`
  const shown = problems.slice(0, MAX_PROBLEMS).map(({ where, problem }) => `  ${shownText(`${where}: ${problem}`, Math.max(width, 200))}`)
  return [`${bad('✗')} ${name}  ${plural(problems.length, 'problem')}${by}`, ...shown, ...(problems.length > MAX_PROBLEMS ? [dim(`  and ${count(problems.length - MAX_PROBLEMS)} more`)] : [])].join('\n')
}
