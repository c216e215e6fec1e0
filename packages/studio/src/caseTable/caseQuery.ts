/** Which cases a query finds. What is in the index is looked at at once; what is in whole texts is looked up by whoever has them, once for each condition. */
import type { Row } from '@evals/core'
import { matches, textOf, wordsOf, type Query } from '@evals/store/query'
import type { CaseIndex, IndexedCase } from './caseIndex.ts'

/** Cases by their place in the index: 1 where a condition holds. */
export type Hits = Uint8Array
export type TextHits = (condition: Query) => Hits

/** The conditions of a query that the index can not answer, each once. */
export function textConditions(query: Query, index: Pick<CaseIndex, 'metadataCut'>): Query[] {
  const found = new Map<string, Query>()
  const collect = (part: Query): void => {
    if (part.kind === 'and' || part.kind === 'or') part.of.forEach(collect)
    else if (part.kind === 'not') collect(part.of)
    else if (needsTexts(part, index)) found.set(conditionKey(part), part)
  }
  collect(query)
  return [...found.values()]
}

export function conditionKey(condition: Query): string {
  return JSON.stringify(condition)
}

function needsTexts(condition: Query, { metadataCut }: Pick<CaseIndex, 'metadataCut'>): boolean {
  if (condition.kind === 'words') return true
  if (!('field' in condition) || condition.field.of !== 'json') return false
  const place = condition.field.in
  return place === 'input' || place === 'output' || place === 'expected' || (place === 'metadata' && metadataCut)
}

/** Whether a condition that is about texts holds for a row. */
export function rowMatches(condition: Query, row: Row): boolean {
  return matches(condition, recordOf(row))
}

/**
 * A text as its words, so that looking for some of them in a row is looking for a text in a text: many times
 * quicker than taking it apart again for each query.
 */
export function searchText(row: Pick<Row, 'input' | 'output'>): { input: string; output: string } {
  return { input: ` ${wordsOf(textOf(row.input)).join(' ')} `, output: ` ${wordsOf(textOf(row.output)).join(' ')} ` }
}

/** As `rowMatches`, of texts that were made ready. */
export function searchMatches(condition: Extract<Query, { kind: 'words' }>, text: { input: string; output: string }): boolean {
  const wanted = ` ${condition.words.join(' ')}${condition.prefix ? '' : ' '}`
  return condition.words.length > 0 && condition.in.some((place) => text[place].includes(wanted))
}

/** Whether the query finds the case at this place of the index. */
export function caseMatches(query: Query, index: CaseIndex, at: number, hits: TextHits): boolean {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.of.every((part) => caseMatches(part, index, at, hits))
    case 'or':
      return query.of.some((part) => caseMatches(part, index, at, hits))
    case 'not':
      return !caseMatches(query.of, index, at, hits)
    default:
      return needsTexts(query, index) ? hits(query)[at] === 1 : matches(query, recordOf(rowOfCase(index, at)))
  }
}

/** The case as the row that the query language knows. Its scores are the means of its trials. */
function rowOfCase({ scorers, cases }: CaseIndex, at: number): Row {
  const { id, name, scores, problem, failures, tags, metadata, durationMs, tokens, costUsd }: IndexedCase = cases[at]!
  const error = problem ?? (failures ? { name: 'AssertionError', message: 'asserted in vain', phase: 'task' as const } : undefined)
  return {
    id,
    name,
    input: null,
    scores: Object.fromEntries(scorers.map((scorer, place) => [scorer, scores[place] ?? null])),
    ...(error ? { error: { name: error.name, message: error.message, phase: error.phase } } : {}),
    ...(tags ? { tags } : {}),
    ...(metadata ? { metadata } : {}),
    // Of tokens only the sum is known
    metrics: { startMs: 0, durationMs, ...(tokens === undefined ? {} : { promptTokens: tokens }), ...(costUsd === undefined ? {} : { costUsd }) },
  }
}

function recordOf(row: Row): Parameters<typeof matches>[1] {
  return { row, isTop: true, span: { traceId: row.trace?.traceId ?? '', spanId: row.trace?.spanId ?? '', name: row.name ?? '', startMs: row.metrics?.startMs ?? 0, durationMs: row.metrics?.durationMs ?? 0, attributes: {} } }
}
