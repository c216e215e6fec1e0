/** The rows of one case of a run, with their traces, found by its id or by what its title says. */
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { plural } from '../comparison/numbers.ts'
import { readRows } from '../row/readRows.ts'
import { ROWS_FILE } from '../row/rowLog.ts'
import type { Row } from '../row/row.ts'
import { readSpans } from '../trace/readSpans.ts'
import type { Span } from '../trace/span.ts'

export interface CaseQuery {
  /** The case's id, the beginning of it, its title, or a part of its title; case does not matter. */
  text: string
  isWanted?: ((suite: { file: string; name: string; variant?: string | undefined }) => boolean) | undefined
  /** Called for each row that was read: for progress. */
  onRow?: (() => void) | undefined
}

/** A case of one suite and variant. */
export interface FoundCase {
  id: string
  name: string
  file: string
  suite: string
  variant?: string | undefined
  /** In the order of attempts and trials. */
  rows: { row: Row; spans: Span[] }[]
}

/** No case, or more than one: the message says which. */
export class CaseNotFoundError extends Error {
  override name = 'CaseNotFoundError'
}

const MAX_LISTED = 5
const MAX_TITLE = 60

/**
 * @param runFolder `.evals/runs/<id>`
 * @returns the case, once for each suite and variant that has it
 * @throws {CaseNotFoundError}
 */
export async function findCases(runFolder: string, { text, isWanted = () => true, onRow = () => {} }: CaseQuery): Promise<FoundCase[]> {
  if (!existsSync(join(runFolder, ROWS_FILE))) throw new CaseNotFoundError(`${join(runFolder, ROWS_FILE)} is missing: the cases of this run are gone, or none had finished`)
  const titles = new Map<string, string>()
  for await (const row of readRows(runFolder)) {
    onRow()
    if (isWanted(placeOf(row))) titles.set(row.id, row.name ?? row.id)
  }
  const id = onlyMatch(titles, text)

  const found = new Map<string, FoundCase>()
  for await (const row of readRows(runFolder)) {
    if (row.id !== id || !isWanted(placeOf(row))) continue
    const { file, name: suite, variant } = placeOf(row)
    const key = JSON.stringify([file, suite, variant])
    if (!found.has(key)) found.set(key, { id, name: row.name ?? id, file, suite, ...(variant === undefined ? {} : { variant }), rows: [] })
    found.get(key)!.rows.push({ row, spans: [] })
  }
  const cases = [...found.values()]
  const traces = await readSpans(runFolder, new Set(cases.flatMap(({ rows }) => rows.flatMap(({ row }) => row.trace?.traceId ?? []))))
  return cases.map((one) => ({ ...one, rows: one.rows.map(({ row }) => ({ row, spans: traces.get(row.trace?.traceId ?? '') ?? [] })).toSorted((a, b) => order(a.row) - order(b.row)) }))
}

function placeOf({ file = '', suite = '', variant }: Row): { file: string; name: string; variant?: string | undefined } {
  return { file, name: suite, variant }
}

function order({ attempt = 0, trial = 0 }: Row): number {
  return attempt * 1e6 + trial
}

/** The most exact way of matching in which there is any counts. */
function onlyMatch(titles: ReadonlyMap<string, string>, text: string): string {
  const wanted = text.toLowerCase()
  const ways: ((id: string, title: string) => boolean)[] = [
    (id) => id === text,
    (_, title) => title === text,
    (_, title) => title.toLowerCase() === wanted,
    (id) => wanted !== '' && id.toLowerCase().startsWith(wanted),
    (_, title) => wanted !== '' && title.toLowerCase().includes(wanted),
  ]
  for (const matches of ways) {
    const ids = [...titles].filter(([id, title]) => matches(id, title)).map(([id]) => id)
    if (ids.length === 1) return ids[0]!
    if (ids.length > 1) throw new CaseNotFoundError(`${plural(ids.length, 'case')} match ${JSON.stringify(text)}: ${listed(ids, titles)}. Give the id`)
  }
  const first = [...titles.keys()]
  throw new CaseNotFoundError(first.length === 0 ? 'the run has no such suite, or none of its cases had finished' : `no case matches ${JSON.stringify(text)}; there ${first.length === 1 ? 'is' : 'are'} ${listed(first, titles)}`)
}

function listed(ids: readonly string[], titles: ReadonlyMap<string, string>): string {
  const shown = ids.slice(0, MAX_LISTED).map((id) => {
    const title = titles.get(id)!
    return title === id ? id : `${id} ("${title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE)}…` : title}")`
  })
  return `${shown.join(', ')}${ids.length > MAX_LISTED ? ` and ${(ids.length - MAX_LISTED).toLocaleString('en-US')} more` : ''}`
}
