/** Leaves one row of those that ask the same. */
import { resolve } from 'node:path'
import { DataError, readWritableText, stableJson, type DatasetChange } from '@evals/core'
import { inputText } from '../sampling/inputText.ts'
import { equalInputs, placeOf, type RowPlace } from './datasetStats.ts'
import { requireFileRows, type FileRow } from './fileRows.ts'
import { nearDuplicates } from './nearDuplicates.ts'

export interface Deduplication extends DatasetChange {
  /** Each with the row that stays for it. */
  removed: (RowPlace & { keeps: RowPlace; near: boolean })[]
  /** Rows that ask the same and expect something else: they stay, as a person has to say which is right. */
  conflicts: RowPlace[][]
}

/**
 * The first of equal rows stays, or the first that has an `expected` where others have none; every other line stays as
 * it is, byte for byte. Nothing is written.
 *
 * @param near also rows whose inputs differ in a letter, a word or the punctuation, and not in a number. The word may be
 * 'not': look at the diff before it is applied
 * @throws {DataError}
 */
export async function dedupeDataset(file: string, { near = false }: { near?: boolean } = {}): Promise<Deduplication> {
  const path = resolve(file)
  const before = readWritableText(path)
  if (before === undefined) throw new DataError(file, [{ where: path, problem: 'there is no such file' }], 'nothing was written')
  const rows = await requireFileRows(path, before, 'nothing was written')

  const removed: Deduplication['removed'] = []
  const conflicts: RowPlace[][] = []
  for (const group of near ? nearGroups(rows) : equalInputs(rows)) {
    const answers = new Set(group.map((index) => rows[index]!.value['expected']).filter((expected) => expected !== undefined).map(stableJson))
    if (answers.size > 1) {
      conflicts.push(group.map((index) => placeOf(rows[index]!)))
      continue
    }
    const kept = rows[group.find((index) => rows[index]!.value['expected'] !== undefined) ?? group[0]!]!
    for (const index of group) {
      const row = rows[index]!
      if (row !== kept) removed.push({ ...placeOf(row), keeps: placeOf(kept), near: stableJson(row.input) !== stableJson(kept.input) })
    }
  }
  removed.sort((a, b) => a.line! - b.line!)
  return { file: path, before, after: withoutLines(before, new Set(removed.map(({ line }) => line!))), removed, conflicts }
}

/** Groups of equal rows, joined where they are nearly the same. */
function nearGroups(rows: readonly FileRow[]): number[][] {
  const equal = equalInputs(rows)
  const near = nearDuplicates(equal.map(([first]) => inputText(rows[first!]!.input)))
  const inNear = new Set(near.flat())
  return [...equal.filter((_, index) => !inNear.has(index)), ...near.map((indices) => indices.flatMap((index) => equal[index]!).sort((a, b) => a - b))]
}

function withoutLines(text: string, lines: ReadonlySet<number>): string {
  // With its end, so that what stays is as it was
  return (text.match(/[^\n]*(?:\n|$)/g) ?? []).filter((_, index) => !lines.has(index + 1)).join('')
}
