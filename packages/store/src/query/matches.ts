/** What a query means, said in plain code: whether it finds a record. Engines are tested against it. */
import type { LogRecord } from '../trace/logRecord.ts'
import { jsonOf, numberOf, scoreOf, textsOf } from './fieldValues.ts'
import { isWithin, leavesOf, pathOf, type Leaf } from './leaves.ts'
import type { Field, Query, Scope } from './query.ts'
import { matcherOf } from './wildcard.ts'
import { containsWords, fold, textOf, wordsOf } from './words.ts'

/**
 * @example
 * matches(parseQuery('model:gpt-5* AND latency:>2s'), record)
 */
export function matches(query: Query, record: LogRecord): boolean {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.of.every((part) => matches(part, record))
    case 'or':
      return query.of.some((part) => matches(part, record))
    case 'not':
      return !matches(query.of, record)
    case 'words':
      return query.in.some((place) => containsWords(wordsOf(textOf(record.row[place])), query.words, query.prefix))
    case 'text': {
      const isIt = query.wildcard ? matcherOf(query.value) : equalTo(query.value)
      return fieldTexts(query.field, record).some(isIt)
    }
    case 'number': {
      const { min, max } = query
      const isIn = (value: number): boolean =>
        (min === undefined || value > min.value || (min.inclusive && value === min.value)) && (max === undefined || value < max.value || (max.inclusive && value === max.value))
      return fieldNumbers(query.field, record).some(isIn)
    }
    case 'exists':
      return query.field.of === 'json' ? isAnywhere(query.field, record) : fieldTexts(query.field, record).length > 0
  }
}

/** Rows stand for their traces; spans are all there is. */
export function isInScope(scope: Scope | undefined, record: LogRecord): boolean {
  return scope === 'spans' || record.isTop
}

function equalTo(value: string): (text: string) => boolean {
  const folded = fold(value)
  return (text) => fold(text) === folded
}

/** The values of any field as texts; numbers as JavaScript writes them. */
export function fieldTexts(field: Field, record: LogRecord): string[] {
  switch (field.of) {
    case 'text':
      return textsOf(field.name, record)
    case 'json':
      return leavesAt(field, record).map(({ value }) => String(value).toWellFormed())
    default:
      return fieldNumbers(field, record).map(String)
  }
}

/** The values of any field that are numbers. A text that looks like one is none. */
export function fieldNumbers(field: Field, record: LogRecord): number[] {
  switch (field.of) {
    case 'text':
      return []
    case 'json':
      return leavesAt(field, record).flatMap(({ value }) => (typeof value === 'number' ? value : []))
    default: {
      const value = field.of === 'score' ? scoreOf(field.name, record) : numberOf(field.name, record)
      return value === undefined ? [] : [value]
    }
  }
}

function leavesAt(field: Extract<Field, { of: 'json' }>, record: LogRecord): Leaf[] {
  const path = pathOf(field.path)
  return leavesOf(jsonOf(field.in, record)).filter((leaf) => leaf.path === path)
}

function isAnywhere(field: Extract<Field, { of: 'json' }>, record: LogRecord): boolean {
  const path = pathOf(field.path)
  return leavesOf(jsonOf(field.in, record)).some((leaf) => isWithin(leaf, path))
}
