/** Makes the index of a run's cases out of its rows, as they are read one by one. */
import { caseScore, collectSuites, type CaseRecord, type Json, type Row, type RowReference, type RunRecord, type SuiteRun } from '@evals/core'
import { HEAD_LENGTH, type CaseIndex, type IndexedCase } from '../../caseTable/caseIndex.ts'
import type { SuiteBase } from './baselineOfRun.ts'

/** Longer metadata than this many characters of JSON is left in its file. */
const MAX_METADATA = 2_000

/** What the suites' summaries do not have of a case's first trial. */
interface RowExtras extends Pick<IndexedCase, 'input' | 'output' | 'expected' | 'tags' | 'metadata'> {
  trial: number
  isCut: boolean
}

export interface CaseCollector {
  add: (row: Row, reference: RowReference) => void
  suites: () => SuiteRun[]
  /** @param suite one of `suites()` */
  index: (suite: SuiteRun, base: SuiteBase) => { index: CaseIndex; /** Of each case's first trial, where it has one. */ references: (RowReference | undefined)[] }
}

export function collectCases(record: RunRecord | undefined): CaseCollector {
  const collector = collectSuites(record)
  const extras = new Map<string, RowExtras>()
  return {
    add(row, reference) {
      collector.add(row, reference)
      const key = keyOf(row.file, row.suite, row.variant, row.id)
      const trial = row.trial ?? 0
      const known = extras.get(key)
      if (!known || trial < known.trial) extras.set(key, extrasOf(row, trial))
    },
    suites: collector.suites,
    index(suite, base) {
      let metadataCut = false
      const cases = suite.cases.filter(({ summary }) => summary !== undefined).map((entry) => {
        const extra = extras.get(keyOf(suite.file, suite.name, suite.variant, entry.id))
        metadataCut ||= extra?.isCut === true
        return indexedCase(entry, suite, base, extra)
      })
      const references = suite.cases.flatMap(({ summary }) => (summary ? [summary.rows[0]] : []))
      return { index: { file: suite.file, suite: suite.name, ...(suite.variant === undefined ? {} : { variant: suite.variant }), scorers: [...suite.scorers], baseline: base.kind, metadataCut, cases }, references }
    },
  }
}

function keyOf(file = '', suite = '', variant = '', id = ''): string {
  return `${file}\0${suite}\0${variant}\0${id}`
}

function extrasOf({ input, output, expected, tags, metadata }: Row, trial: number): RowExtras {
  const isCut = metadata !== undefined && isLong(metadata)
  return {
    trial,
    input: headOf(input),
    ...(output === undefined ? {} : { output: headOf(output) }),
    ...(expected === undefined ? {} : { expected: headOf(expected) }),
    ...(Array.isArray(tags) && tags.length > 0 ? { tags: tags.map(String) } : {}),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata: isCut ? shortOnes(metadata) : metadata }),
    isCut,
  }
}

/** As near as it need be, and quicker than writing it out. */
function isLong(value: Json, allowed = MAX_METADATA): boolean {
  let left = allowed
  const count = (item: Json): void => {
    if (typeof item === 'string') left -= item.length + 2
    else if (typeof item !== 'object' || item === null) left -= 5
    else for (const key in item) {
      left -= key.length
      if (left < 0) return
      count((item as Record<string, Json>)[key]!)
    }
  }
  count(value)
  return left < 0
}

/** A copy, as a slice would keep the whole text in memory. */
function headOf(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return Buffer.from(text.slice(0, HEAD_LENGTH * 2).replaceAll(/\s+/g, ' ').trim().slice(0, HEAD_LENGTH).toWellFormed()).toString()
}

function shortOnes(metadata: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= HEAD_LENGTH)))
}

function indexedCase({ id, name, summary }: CaseRecord, { scorers }: SuiteRun, base: SuiteBase, extra: RowExtras | undefined): IndexedCase {
  const { scores, errorCount, errors, scorerErrors, failures, outside, durationMs, tokens, costUsd, rows } = summary!
  const before = base.scores.get(id)
  const first = errors[0]
  const thrown = scorers.flatMap((scorer, place) => (scorerErrors?.[scorer] ? [place] : []))
  const spread = rows.length > 1 ? spreadOf(Object.values(scores)) : undefined
  return {
    id,
    name,
    input: extra?.input ?? '',
    ...(extra?.output === undefined ? {} : { output: extra.output }),
    ...(extra?.expected === undefined ? {} : { expected: extra.expected }),
    scores: scorers.map((scorer) => caseScore(scores[scorer]) ?? null),
    ...(before ? { base: scorers.map((scorer) => before[scorer] ?? null) } : {}),
    ...(base.isNew(id) ? { isNew: true } : {}),
    ...(first ? { problem: { name: first.name, message: first.message, phase: first.phase, ...(first.scorer === undefined ? {} : { scorer: first.scorer }), count: errorCount } } : outside === undefined ? {} : { problem: { name: 'Error', message: outside, phase: 'task', count: 1 } }),
    ...(thrown.length > 0 ? { scorerErrors: thrown } : {}),
    ...(failures > 0 ? { failures } : {}),
    ...(extra?.tags ? { tags: extra.tags } : {}),
    ...(extra?.metadata ? { metadata: extra.metadata } : {}),
    durationMs,
    ...(tokens === undefined ? {} : { tokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    trials: Math.max(1, rows.length),
    ...(spread === undefined ? {} : { spread }),
  }
}

function spreadOf(scores: readonly (readonly (number | null)[])[]): number | undefined {
  const ranges = scores.flatMap((trials) => {
    const scored = trials.filter((score) => score !== null)
    return scored.length > 1 ? [Math.max(...scored) - Math.min(...scored)] : []
  })
  return ranges.length === 0 ? undefined : Math.max(...ranges)
}
