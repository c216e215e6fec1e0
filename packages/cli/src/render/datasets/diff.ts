/** What changed between two datasets, row by row. */
import type { DatasetDiff } from '@evals/store'
import { count, paletteFor, plural } from '@evals/report'
import { placeText, shownJson, shownText, type Look } from './shown.ts'

export interface DiffAnswer extends DatasetDiff {
  before: string
  after: string
}

const MAX_ROWS = 20
const MAX_FIELDS = 6

export function renderDatasetDiffReport({ before, after, added, removed, changed, unchanged }: DiffAnswer, { width, color }: Look): string {
  const { good, bad, dim, unsure, strong } = paletteFor(color)
  const cut = <T>(all: readonly T[], render: (one: T) => string[]): string[] => [...all.slice(0, MAX_ROWS).flatMap(render), ...(all.length > MAX_ROWS ? [dim(`  and ${count(all.length - MAX_ROWS)} more`)] : [])]
  const place = (one: { id: string; line?: number | undefined }): string => placeText(one)
  return [
    strong(shownText(`${before} → ${after}`, width)),
    ...cut(removed, (row) => [bad(`- ${shownText(`${place(row)}  ${shownJson(row.input, width)}`, width - 2)}`)]),
    ...cut(added, (row) => [good(`+ ${shownText(`${place(row)}  ${shownJson(row.input, width)}`, width - 2)}`)]),
    ...cut(changed, ({ after: row, fields }) => [
      unsure(`~ ${shownText(place(row), width - 2)}`),
      ...fields.slice(0, MAX_FIELDS).map((field) => `    ${shownText(`${field.path}: ${shownJson(field.before, 200)} → ${shownJson(field.after, 200)}`, width - 4)}`),
      ...(fields.length > MAX_FIELDS ? [dim(`    and ${count(fields.length - MAX_FIELDS)} more`)] : []),
    ]),
    dim(`${count(added.length)} added, ${count(removed.length)} removed, ${count(changed.length)} changed, ${plural(unchanged, 'row')} as they were`),
  ].join('\n')
}
