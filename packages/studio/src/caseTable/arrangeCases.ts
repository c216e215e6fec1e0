/**
 * The table of a run's cases as it is asked for: filtered, sorted, grouped, a page at a time. Pure, and free of Node: the
 * server arranges for pages that it serves, and the browser for itself in an export.
 */
import type { Query } from '@evals/store/query'
import { differenceOf, isShown, metadataAt, type CaseIndex, type IndexedCase, type QuickFilter } from './caseIndex.ts'
import { caseMatches, type TextHits } from './caseQuery.ts'
import { groupCases, type CaseGroup, type GroupBy, type GroupScore } from './groups.ts'

export interface Arrangement {
  query: Query
  show?: QuickFilter | undefined
  group?: GroupBy | undefined
  /** A column: `name`, `input`, `score:<scorer>`, `difference:<scorer>`, `metadata.<path>`, … */
  sort?: { by: string; descending: boolean } | undefined
}

export interface ArrangedCases {
  /** Places in the index, in order. */
  cases: Int32Array
  /** In order, each with its cases in order. */
  groups?: CaseGroup[] | undefined
}

export type TableRow =
  | { kind: 'case'; case: IndexedCase; /** Of the group that it is listed in. */ group?: string | undefined }
  | { kind: 'group'; value: string | undefined; cases: number; isOpen: boolean; scores: GroupScore[] }

export interface TablePage {
  rows: TableRow[]
  /** Rows of the whole table: cases, and groups where there are any. */
  total: number
  /** Cases that the filter lets through. */
  matching: number
}

export function arrangeCases(index: CaseIndex, { query, show, group, sort }: Arrangement, hits: TextHits): ArrangedCases {
  const found: number[] = []
  for (let at = 0; at < index.cases.length; at++) if ((show === undefined || isShown(show, index.cases[at]!)) && caseMatches(query, index, at, hits)) found.push(at)
  const cases = sort ? sorted(index, found, sort) : found
  return { cases: Int32Array.from(cases), ...(group === undefined ? {} : { groups: sortedGroups(index, groupCases(index, cases, group), sort) }) }
}

/** @param open values of the groups whose cases are listed; `''` for the cases that have none */
export function tablePage(index: CaseIndex, { cases, groups }: ArrangedCases, { open, offset, limit }: { open: ReadonlySet<string>; offset: number; limit: number }): TablePage {
  const matching = cases.length
  if (!groups) return { rows: [...cases.subarray(offset, offset + limit)].map((at) => ({ kind: 'case', case: index.cases[at]! })), total: matching, matching }
  const rows: TableRow[] = []
  let place = 0
  for (const { value, cases: own, scores } of groups) {
    const isOpen = open.has(value ?? '')
    if (place >= offset && place < offset + limit) rows.push({ kind: 'group', value, cases: own.length, isOpen, scores })
    place++
    if (!isOpen) continue
    const from = Math.max(0, offset - place)
    const to = Math.min(own.length, offset + limit - place)
    for (let i = from; i < to; i++) rows.push({ kind: 'case', case: index.cases[own[i]!]!, group: value ?? '' })
    place += own.length
  }
  return { rows, total: place, matching }
}

type SortKey = string | number | undefined

/** What has no value is last, whichever the direction; equal ones stay in the run's order. */
function sorted(index: CaseIndex, cases: readonly number[], { by, descending }: { by: string; descending: boolean }): number[] {
  const keyOf = caseKey(index, by)
  return byKeys(cases, cases.map((at) => keyOf(index.cases[at]!)), descending)
}

function sortedGroups(index: CaseIndex, groups: CaseGroup[], sort: Arrangement['sort']): CaseGroup[] {
  if (!sort) return groups
  const [kind, scorer] = splitColumn(sort.by)
  const place = index.scorers.indexOf(scorer)
  const keyOf = ({ value, scores, cases }: CaseGroup): SortKey =>
    kind === 'score' ? (scores[place]?.mean ?? undefined) : kind === 'difference' ? scores[place]?.difference : sort.by === 'name' || sort.by.startsWith('metadata.') || sort.by === 'tags' ? value : cases.length
  return byKeys(groups, groups.map(keyOf), sort.descending)
}

function byKeys<Item>(items: readonly Item[], keys: readonly SortKey[], descending: boolean): Item[] {
  const sign = descending ? -1 : 1
  const order = items.map((_, place) => place)
  order.sort((a, b) => {
    const [x, y] = [keys[a], keys[b]]
    if (x === undefined || y === undefined) return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0) || a - b
    const compared = typeof x === 'number' && typeof y === 'number' ? x - y : compareTexts(String(x), String(y))
    return compared === 0 ? a - b : compared * sign
  })
  return order.map((place) => items[place]!)
}

/** By their units, and not by a language's rules, which take a hundred times as long. Keys are made small before. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function splitColumn(column: string): [kind: string, rest: string] {
  const colon = column.indexOf(':')
  return colon < 0 ? [column, ''] : [column.slice(0, colon), column.slice(colon + 1)]
}

function caseKey({ scorers }: CaseIndex, column: string): (entry: IndexedCase) => SortKey {
  const [kind, scorer] = splitColumn(column)
  const place = scorers.indexOf(scorer)
  switch (kind) {
    case 'score':
      return ({ scores }) => scores[place] ?? undefined
    case 'difference':
      return (entry) => differenceOf(entry, place)
    case 'name':
    case 'id':
    case 'input':
    case 'output':
    case 'expected':
      return (entry) => entry[kind]?.toLowerCase()
    case 'tags':
      return ({ tags }) => (tags && tags.length > 0 ? tags.join(' ').toLowerCase() : undefined)
    case 'duration':
      return ({ durationMs }) => durationMs
    case 'tokens':
      return ({ tokens }) => tokens
    case 'cost':
      return ({ costUsd }) => costUsd
    case 'spread':
      return ({ spread }) => spread
    default: {
      const path = column.slice('metadata.'.length)
      return ({ metadata }) => {
        const value = metadataAt(metadata, path)
        return typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value.toLowerCase() : value
      }
    }
  }
}
