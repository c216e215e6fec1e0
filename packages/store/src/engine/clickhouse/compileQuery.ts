/**
 * A query as a condition on rows of the table of spans. What the user wrote goes into bound parameters only. Each
 * condition is 0 or 1 and never NULL, so that NOT means what it says.
 */
import { pathOf } from '../../query/leaves.ts'
import type { Bound, Field, Query } from '../../query/query.ts'
import { foldedParts } from '../../query/wildcard.ts'
import { fold, wordsOf } from '../../query/words.ts'
import type { Bindings } from './bindings.ts'
import { quoted, tableOf, type Layout } from './layout.ts'
import { isLong } from './longTexts.ts'
import { TRACES } from './schema.ts'
import { isListField, NUMBER_COLUMNS, TEXT_COLUMNS, type LEAF_COLUMNS } from './spanColumns.ts'

const YES = '1'
const NO = '0'

/** When a span began: the key of the table is the other way round. */
export const START = '(newest * -1)'

export function compileQuery(query: Query, bindings: Bindings, layout: Layout): string {
  const compile = (part: Query): string => compileQuery(part, bindings, layout)
  switch (query.kind) {
    case 'all':
      return YES
    case 'and':
      return joined(query.of.map(compile), 'AND', YES)
    case 'or':
      return joined(query.of.map(compile), 'OR', NO)
    case 'not':
      return `NOT (${compile(query.of)})`
    case 'words':
      return wordsCondition(query, bindings)
    case 'text':
      return textCondition(query, bindings, layout)
    case 'number':
      return numberCondition(query, bindings)
    case 'exists':
      return existsCondition(query.field, bindings)
  }
}

function joined(parts: readonly string[], operator: 'AND' | 'OR', none: string): string {
  if (parts.length === 0) return none
  return `(${parts.join(` ${operator} `)})`
}

/** The words of a span are one text with a space around each; those of the output follow the input's. */
function wordsCondition({ in: places, words, prefix }: Extract<Query, { kind: 'words' }>, bindings: Bindings): string {
  if (words.length === 0 || words.some((word) => wordsOf(word).join(' ') !== word)) return NO
  const whole = prefix ? words.slice(0, -1) : words
  // What an index knows of. Of one word, it is all that there is to know
  const tokens = [...new Set(whole)].map((word) => `hasToken(words, ${bindings.text(word)})`)
  const both = places.includes('input') && places.includes('output')
  if (both && words.length === 1 && !prefix) return tokens[0]!
  const phrase = bindings.text(` ${words.join(' ')}${prefix ? '' : ' '}`)
  const place = both
    ? `position(words, ${phrase}) > 0`
    : places.includes('input')
      ? `position(words, ${phrase}) BETWEEN 1 AND input_size`
      : places.includes('output')
        ? `position(words, ${phrase}, input_size + 1) > 0`
        : NO
  return joined([...tokens, place], 'AND', YES)
}

function textCondition({ field, value, wildcard }: Extract<Query, { kind: 'text' }>, bindings: Bindings, layout: Layout): string {
  /** Whether what a text is compared by is what is asked for. */
  const text = bindings.text(wildcard ? likePattern(value) : fold(value))
  const isIt = (key: string): string => (wildcard ? `${key} LIKE ${text}` : `${key} = ${text}`)
  switch (field.of) {
    case 'text': {
      if (field.name === 'trace') return wildcard ? isIt('trace_key') : `(${isIt('trace_key')} AND ${withinTrace(text, layout)})`
      if (field.name === 'span') return isIt('span_key')
      if (!isListField(field.name)) return NO
      const column = `${quoted(`${TEXT_COLUMNS[field.name]}_key`)}`
      return wildcard ? `arrayExists(k -> ${isIt('k')}, ${column})` : `has(${column}, ${text})`
    }
    case 'json': {
      const column = leafColumn(field)
      const path = bindings.text(pathOf(field.path))
      const key = isIt("if(k = '', lower(t), k)")
      const short = `arrayExists((p, t, k, l) -> p = ${path} AND l = 0 AND ${key}, ${column('path')}, ${column('text')}, ${column('key')}, ${column('long')})`
      const longs = `arrayFilter((l, p) -> l > 0 AND p = ${path}, ${column('long')}, ${column('path')})`
      const long = `arrayExists((t, k) -> ${key}, arrayMap(l -> long_texts[l], ${longs}), arrayMap(l -> long_keys[l], ${longs}))`
      // A text that is all given and not long is none of the long ones
      return `(has(${column('path')}, ${path}) AND (${wildcard || mayBeLong(value) ? `${short} OR ${long}` : short}))`
    }
    default: {
      const number = numberOf(field, bindings)
      return `ifNull(${isIt(`lower(${jsText(number)})`)}, 0)`
    }
  }
}

/** Folding makes a text at most three times as long, or as short. */
function mayBeLong(value: string): boolean {
  return isLong(value.repeat(3))
}

function leafColumn({ in: place }: Extract<Field, { of: 'json' }>): (name: (typeof LEAF_COLUMNS)[number]) => string {
  return (name) => quoted(`${place}.${name}`)
}

/** Where the table of traces says that it is, so that only that part of the spans is read. */
export function withinTrace(key: string, layout: Layout): string {
  const times = (of: string): string => `(SELECT ${of} FROM ${tableOf(layout, TRACES)} WHERE trace_key = ${key})`
  return `newest BETWEEN ${times('min(lowest)')} AND ${times('max(highest)')}`
}

/** The same with SQL's wildcards. */
function likePattern(pattern: string): string {
  return foldedParts(pattern)
    .map(({ char, isWildcard }) => (isWildcard ? (char === '*' ? '%' : '_') : /[%_\\]/.test(char) ? `\\${char}` : char))
    .join('')
}

function numberCondition({ field, min, max }: Extract<Query, { kind: 'number' }>, bindings: Bindings): string {
  switch (field.of) {
    case 'text':
      return NO
    case 'number': {
      if (field.name === 'start') return bounds('newest', negative(max), negative(min), bindings)
      const column = NUMBER_COLUMNS[field.name]
      return `ifNull(${bounds(column, min, max, bindings, `isNotNull(${column})`)}, 0)`
    }
    case 'score': {
      const scorer = bindings.text(field.name)
      return bounds(`scores[${scorer}]`, min, max, bindings, `mapContains(scores, ${scorer})`)
    }
    case 'json': {
      const [paths, numbers] = [quoted(`${field.in}.path`), quoted(`${field.in}.number`)]
      const path = bindings.text(pathOf(field.path))
      return `(has(${paths}, ${path}) AND arrayExists((p, n) -> p = ${path} AND ifNull(${bounds('n', min, max, bindings, 'isNotNull(n)')}, 0), ${paths}, ${numbers}))`
    }
  }
}

function negative(bound: Bound | undefined): Bound | undefined {
  return bound && { ...bound, value: 0 - bound.value }
}

function bounds(value: string, min: Bound | undefined, max: Bound | undefined, bindings: Bindings, first?: string): string {
  const parts = first === undefined ? [] : [first]
  if (min) parts.push(`${value} ${min.inclusive ? '>=' : '>'} ${bindings.number(min.value)}`)
  if (max) parts.push(`${value} ${max.inclusive ? '<=' : '<'} ${bindings.number(max.value)}`)
  return joined(parts, 'AND', YES)
}

function existsCondition(field: Field, bindings: Bindings): string {
  switch (field.of) {
    case 'text':
      return isListField(field.name) ? `notEmpty(${quoted(TEXT_COLUMNS[field.name])})` : `notEmpty(${field.name})`
    case 'number':
      return field.name === 'start' ? YES : `isNotNull(${NUMBER_COLUMNS[field.name]})`
    case 'score':
      return `mapContains(scores, ${bindings.text(field.name)})`
    case 'json': {
      const paths = quoted(`${field.in}.path`)
      const path = pathOf(field.path)
      return path === '' ? `notEmpty(${paths})` : `arrayExists(p -> p = ${bindings.text(path)} OR startsWith(p, ${bindings.text(`${path}.`)}), ${paths})`
    }
  }
}

/** Of a field of numbers, the number or NULL. Of a list, the first. */
export function numberOf(field: Field, bindings: Bindings): string {
  switch (field.of) {
    case 'text':
      return 'CAST(NULL, \'Nullable(Float64)\')'
    case 'number':
      return field.name === 'start' ? START : NUMBER_COLUMNS[field.name]
    case 'score': {
      const scorer = bindings.text(field.name)
      return `if(mapContains(scores, ${scorer}), scores[${scorer}], NULL)`
    }
    case 'json':
      return `${numbersOf(field, bindings)}[1]`
  }
}

/** The numbers at a path, a list of them. */
export function numbersOf(field: Extract<Field, { of: 'json' }>, bindings: Bindings): string {
  return `arrayFilter((n, p) -> p = ${bindings.text(pathOf(field.path))} AND isNotNull(n), ${quoted(`${field.in}.number`)}, ${quoted(`${field.in}.path`)})`
}

/** The texts of a field, a list of each once. */
export function textsOf(field: Field, bindings: Bindings): string {
  switch (field.of) {
    case 'text':
      return isListField(field.name) ? quoted(TEXT_COLUMNS[field.name]) : `arrayFilter(t -> t != '', [${field.name}])`
    case 'json': {
      const column = leafColumn(field)
      const path = bindings.text(pathOf(field.path))
      const short = `arrayFilter((t, p, l) -> p = ${path} AND l = 0, ${column('text')}, ${column('path')}, ${column('long')})`
      const longs = `arrayFilter((l, p) -> l > 0 AND p = ${path}, ${column('long')}, ${column('path')})`
      return `arrayDistinct(arrayConcat(${short}, arrayMap(l -> long_texts[l], ${longs})))`
    }
    default: {
      const number = numberOf(field, bindings)
      return `if(isNull(${number}), [], [assumeNotNull(${jsText(number)})])`
    }
  }
}

/** A number as JavaScript writes it: large ones have a sign in their exponent. */
function jsText(number: string): string {
  return `replaceRegexpOne(toString(${number}), 'e([0-9])', 'e+\\\\1')`
}
