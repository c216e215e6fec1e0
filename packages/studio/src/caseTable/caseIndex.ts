/** What a table of a run's cases is made of: of each case as much as it takes to filter, sort and group, and the beginnings of its texts. Small enough to be held for 100,000 cases, and to be a file of an export. */
import type { Json } from '@evals/core'

/** Of texts, this many characters. */
export const HEAD_LENGTH = 120

/** One suite and variant of a run. */
export interface CaseIndex {
  file: string
  suite: string
  variant?: string | undefined
  scorers: string[]
  /** Where `base` of the cases is from. `moved`: the baseline has changed since, so only the cases that moved most are known; `none`: there was nothing to compare with. */
  baseline: 'whole' | 'moved' | 'none'
  /** Metadata of some case is too long to be here: to look for it, rows are read. */
  metadataCut: boolean
  cases: IndexedCase[]
}

export interface IndexedCase {
  id: string
  name: string
  /** Beginnings, in one line. */
  input: string
  output?: string | undefined
  expected?: string | undefined
  /** By the index's scorers; `null`: none, and `problem` or `scorerErrors` says whether because of an error. */
  scores: (number | null)[]
  /** The baseline's scores, by the index's scorers. Absent: none is known. */
  base?: (number | null)[] | undefined
  /** Runs for the first time: the baseline does not have it. */
  isNew?: boolean | undefined
  /** The first error of its task, scorers or test, and how many there were. */
  problem?: { name: string; message: string; phase: 'data' | 'task' | 'scorer'; scorer?: string | undefined; count: number } | undefined
  /** Scorers that threw, by their place in the index's. */
  scorerErrors?: number[] | undefined
  /** Trials in which the eval's body asserted something in vain. */
  failures?: number | undefined
  tags?: string[] | undefined
  metadata?: Record<string, Json> | undefined
  /** Milliseconds in the task, all trials together. */
  durationMs: number
  tokens?: number | undefined
  costUsd?: number | undefined
  trials: number
  /** The largest difference between two trials' scores, of the scorer that has the largest. Absent with one trial. */
  spread?: number | undefined
}

/** What of a table's columns there is anything in, and how many cases each quick filter would show. */
export interface CaseFields {
  scorers: string[]
  baseline: CaseIndex['baseline']
  /** Paths of metadata that have a text, a number or a truth value; those that most cases have come first. */
  metadata: string[]
  tags: boolean
  tokens: boolean
  cost: boolean
  trials: boolean
  total: number
  counts: Record<QuickFilter, number>
}

export const QUICK_FILTERS = ['regressed', 'improved', 'errors', 'unscored', 'new'] as const
export type QuickFilter = (typeof QUICK_FILTERS)[number]

const SAME = 1e-9
const MAX_METADATA = 40

/** @returns the difference of the case's score to the baseline's; `undefined` where one of them has none */
export function differenceOf({ scores, base }: IndexedCase, scorer: number): number | undefined {
  const after = scores[scorer]
  const before = base?.[scorer]
  return typeof after === 'number' && typeof before === 'number' ? after - before : undefined
}

/** @returns whether a quick filter shows the case */
export function isShown(filter: QuickFilter, entry: IndexedCase): boolean {
  switch (filter) {
    case 'regressed':
      return entry.scores.some((_, scorer) => (differenceOf(entry, scorer) ?? 0) < -SAME)
    case 'improved':
      return entry.scores.some((_, scorer) => (differenceOf(entry, scorer) ?? 0) > SAME)
    case 'errors':
      return entry.problem !== undefined || (entry.failures ?? 0) > 0
    case 'unscored':
      return entry.scores.some((_, scorer) => isUnscored(entry, scorer))
    case 'new':
      return entry.isNew === true
  }
}

/** It ran without an error, and this scorer gave it no score. */
export function isUnscored({ scores, scorerErrors, problem }: IndexedCase, scorer: number): boolean {
  return scores[scorer] === null && !scorerErrors?.includes(scorer) && !(problem !== undefined && problem.phase !== 'scorer')
}

export function fieldsOf({ scorers, baseline, cases }: CaseIndex): CaseFields {
  const paths = new Map<string, number>()
  for (const { metadata } of cases) if (metadata) for (const path of scalarPaths(metadata)) paths.set(path, (paths.get(path) ?? 0) + 1)
  return {
    scorers,
    baseline,
    metadata: [...paths].toSorted(([, a], [, b]) => b - a).slice(0, MAX_METADATA).map(([path]) => path),
    tags: cases.some(({ tags }) => tags !== undefined && tags.length > 0),
    tokens: cases.some(({ tokens }) => tokens !== undefined),
    cost: cases.some(({ costUsd }) => costUsd !== undefined),
    trials: cases.some(({ trials }) => trials > 1),
    total: cases.length,
    counts: Object.fromEntries(QUICK_FILTERS.map((filter) => [filter, cases.reduce((sum, entry) => sum + (isShown(filter, entry) ? 1 : 0), 0)])) as CaseFields['counts'],
  }
}

function* scalarPaths(value: Readonly<Record<string, Json>>, before = ''): Generator<string> {
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') yield before + key
    else if (typeof item === 'object' && item !== null && !Array.isArray(item)) yield* scalarPaths(item as Record<string, Json>, `${before}${key}.`)
  }
}

/** The text, number or truth value that a path of metadata leads to. A key may have dots in it. */
export function metadataAt(metadata: Readonly<Record<string, Json>> | undefined, path: string): string | number | boolean | undefined {
  if (metadata === undefined) return undefined
  const whole = Object.hasOwn(metadata, path) ? metadata[path] : undefined
  if (typeof whole === 'string' || typeof whole === 'number' || typeof whole === 'boolean') return whole
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const inner = Object.hasOwn(metadata, path.slice(0, dot)) ? metadata[path.slice(0, dot)] : undefined
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      const found = metadataAt(inner as Record<string, Json>, path.slice(dot + 1))
      if (found !== undefined) return found
    }
  }
  return undefined
}
