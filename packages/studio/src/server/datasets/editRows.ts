/** Rows edited, added and deleted in a JSON Lines file: every line that is not concerned stays to the byte. */
import { appendLines, DataError, hashInput, loadRows, readDatasetSchema, readWritableText, stableJson, visibleJson, type Json } from '@evals/core'
import { parseFileRows, type FileRow } from '@evals/store'
import { z } from 'zod'
import { RequestProblem } from '../requestProblem.ts'
import { json } from './json.ts'
import type { KeptChanges, ShownChange } from './keptChanges.ts'
import { recordHash, uniqueKey } from './openDatasets.ts'

const record = z.record(z.string(), json)

export const editsSchema = z.object({
  path: z.string().min(1),
  /** Each row as it is to be, with all its keys. `base`: the hash of what it was when the edit began. */
  changed: z.array(z.object({ key: z.string(), base: z.string(), row: record })).default([]),
  deleted: z.array(z.object({ key: z.string(), base: z.string() })).default([]),
  added: z.array(z.object({ key: z.string(), row: record })).default([]),
})

export type EditsQuery = z.output<typeof editsSchema>

export interface PlannedEdits extends ShownChange {
  /** Why it can not be written, by the row. Where there are any, there is no change. */
  problems: { key: string; problems: string[] }[]
}

export async function planEdits(kept: KeptChanges, file: string, { path, changed, deleted, added }: EditsQuery): Promise<PlannedEdits> {
  const before = readWritableText(file)
  if (before === undefined && (changed.length > 0 || deleted.length > 0)) throw new RequestProblem(404, `There is no file ${JSON.stringify(path)} any more`)
  // Lines that are no rows stay as they are, and are told on the page
  const { rows } = await parseFileRows(file, before ?? '')
  const known = byKey(rows)
  const problems: PlannedEdits['problems'] = []
  const lines = new Map<number, string | undefined>()
  const check = await rowCheck(file)

  for (const { key, base, row } of changed) {
    const now = known.get(key)
    const own = now === undefined ? [gone(path)] : recordHash(now.value) !== base ? [`was changed in ${path} since you began to edit it: drop the edit, and begin from what is there now`] : await check(row)
    if (own.length > 0) problems.push({ key, problems: own })
    else lines.set(now!.line!, lineOf(withKeptId(now!, row)))
  }
  for (const { key, base } of deleted) {
    const now = known.get(key)
    // Deleted twice is deleted
    if (now === undefined) continue
    if (recordHash(now.value) !== base) problems.push({ key, problems: [`was changed in ${path} since you chose to delete it: look at it again`] })
    else lines.set(now.line!, undefined)
  }
  const taken = new Set(rows.map(({ id }) => id))
  const appended: string[] = []
  for (const { key, row } of added) {
    const own = await check(row)
    if (own.length > 0) problems.push({ key, problems: own })
    else appended.push(lineOf(withNewId(row, taken)))
  }

  const after = appendLines(withLines(before ?? '', lines), appended)
  if (problems.length === 0) problems.push(...(await sameIds(file, after, known, [...changed, ...added].map(({ key, row }) => ({ key, row: row })))))
  if (problems.length > 0) return { token: '', files: [], problems }
  return { ...kept.keep([{ file, before, after }]), problems: [] }
}

/** What is wrong with a row, by its shape and the dataset's schema. @param file absolute */
export async function rowCheck(file: string): Promise<(row: Record<string, Json>) => Promise<string[]>> {
  const schema = await readDatasetSchema(file)
  return async (row) => [...(await shapeProblems(row)), ...(row['input'] === undefined ? [] : (schema?.problems(row) ?? []))]
}

function gone(path: string): string {
  return `is not in ${path} any more: drop the edit, or add it as a new row`
}

function byKey(rows: readonly FileRow[]): Map<string, FileRow> {
  const known = new Map<string, FileRow>()
  for (const row of rows) known.set(uniqueKey(row, known), row)
  return known
}

/** What the loader of an eval would say of it. */
async function shapeProblems(row: Record<string, Json>): Promise<string[]> {
  try {
    await loadRows([row as { input: Json }], { folder: '/', owner: 'row' })
    return []
  } catch (error) {
    if (error instanceof DataError) return error.problems.map(({ problem }) => problem)
    throw error
  }
}

/** A row that is known by its input would be another one with another input, and lose its history. */
function withKeptId({ id, hasOwnId, input }: FileRow, row: Record<string, Json>): Record<string, Json> {
  return hasOwnId || row['id'] !== undefined || stableJson(row['input']!) === stableJson(input) ? row : { id, ...row }
}

function withNewId(row: Record<string, Json>, taken: Set<string>): Record<string, Json> {
  if (row['id'] !== undefined) return row
  const hash = hashInput(row['input']!)
  let id = hash
  for (let ordinal = 2; taken.has(id); ordinal++) id = `${hash}-${ordinal}`
  taken.add(id)
  return { id, ...row }
}

async function sameIds(file: string, after: string, before: ReadonlyMap<string, FileRow>, edited: readonly { key: string; row: Record<string, Json> }[]): Promise<PlannedEdits['problems']> {
  if (edited.every(({ row }) => row['id'] === undefined)) return []
  const { rows } = await parseFileRows(file, after)
  const counts = new Map<string, number>()
  for (const { id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1)
  return edited.flatMap(({ key, row }) => {
    const id = row['id'] === undefined ? undefined : String(row['id'])
    // What was there twice before is no fault of this edit
    if (id === undefined || (counts.get(id) ?? 0) < 2 || before.get(key)?.id === id) return []
    return [{ key, problems: [`id ${JSON.stringify(id)} is already that of another row: ids must be unique`] }]
  })
}

function lineOf(row: Record<string, Json>): string {
  return visibleJson(JSON.stringify(row))
}

/** @param lines what stands on a line from now on, by its number from 1; `undefined`: nothing */
function withLines(text: string, lines: ReadonlyMap<number, string | undefined>): string {
  if (lines.size === 0) return text
  return (text.match(/[^\n]*(?:\n|$)/g) ?? [])
    .map((line, index) => {
      if (!lines.has(index + 1)) return line
      const now = lines.get(index + 1)
      const mark = index === 0 && line.startsWith('\uFEFF') ? '\uFEFF' : ''
      return now === undefined ? mark : `${mark}${now}${/\r?\n$/.exec(line)?.[0] ?? ''}`
    })
    .join('')
}
