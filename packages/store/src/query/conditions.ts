/**
 * Makes a query digestible for the parser, liqe: it reads neither times nor units in ranges, nor `(` after a field or a
 * minus, nor most punctuation in a value, has no precedence of AND over OR, and takes exponential time over `(a) (b) (c)`. So each
 * value is put by and a name stands in for it, every AND is written out, and what only some queries need is written in
 * the way that the parser takes. It goes on to be the one that reads fields, operators and groups.
 */
import { QueryError } from './queryError.ts'

/** A value as it stood in the query. */
export interface Value {
  text: string
  /** Quoted texts have no wildcards and are no numbers. */
  quoted: boolean
  /** As written, backslashes and all. */
  raw: string
  start: number
  end: number
}

export interface Condition {
  /** Where its field is written, for messages; where it has none, its value. */
  fieldStart: number
  fieldEnd: number
  value: Value | RangeValue
}

export interface RangeValue {
  min: Value
  max: Value
  minInclusive: boolean
  maxInclusive: boolean
  start: number
  end: number
}

export interface Prepared {
  /** What the parser gets. The condition `c7` in it is the one at 7. */
  text: string
  conditions: Condition[]
}

const MAX_LENGTH = 10_000
const MAX_CONDITIONS = 500
const MAX_DEPTH = 50
const MAX_FIELD_LENGTH = 250

interface Group {
  start: number
  field: OwnField | undefined
}

interface OwnField {
  name: string
  start: number
  end: number
}

const SPACE = /\s+/y
const OPERATOR = /(?:AND|OR|NOT)(?=[\s()]|$)/y
const FIELD = /[^\s():"'<>=[\]{}\\-][^\s():"'<>=[\]{}\\]*(?=:)/y
const COMPARISON = /:(?:>=|<=|>|<|=)?/y
const UNQUOTED = /(?:\\[\s\S]|[^\s()"\\])+/y
const RANGE_PART = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^\s\]}"']+/y

/** @throws {QueryError} */
export function prepare(query: string): Prepared {
  if (query.length > MAX_LENGTH) throw new QueryError(`the query is longer than ${MAX_LENGTH} characters; ask for less at once`, query, MAX_LENGTH)
  const conditions: Condition[] = []
  const groups: Group[] = []
  const out: string[] = []
  let at = 0
  /** The last operator, as long as nothing follows it. */
  let open: { word: string; start: number } | undefined
  let negated = false
  let afterOperand = false

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(query)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const operand = (text: string): void => {
    if (afterOperand) out.push('AND')
    out.push(negated ? `NOT ${text}` : text)
    open = undefined
    negated = false
    afterOperand = true
  }

  for (take(SPACE); at < query.length; take(SPACE)) {
    const start = at
    const char = query[at]!
    const word = take(OPERATOR)
    if (word === 'NOT' || (word === undefined && char === '-' && /[^\s)]/.test(query[at + 1] ?? ' '))) {
      if (word === undefined) at++
      negated = !negated
      open = { word: word ?? '-', start }
    } else if (word !== undefined) {
      if (open) throw new QueryError(`${open.word} needs a condition after it, and before this ${word}`, query, open.start, open.word.length)
      if (!afterOperand) throw new QueryError(`${word} needs a condition before it`, query, start, word.length)
      out.push(word)
      open = { word, start }
      afterOperand = false
    } else if (char === '(') {
      openGroup(groups.at(-1)?.field)
    } else if (char === ')') {
      at++
      const group = groups.pop()
      if (!group) throw new QueryError('this ) closes nothing: take it out, or open a group before it', query, start)
      if (open) throw new QueryError(`${open.word} needs a condition after it`, query, open.start, open.word.length)
      if (!afterOperand) throw new QueryError('there is nothing between ( and )', query, group.start, at - group.start)
      out.push(')')
    } else {
      const field = takeField()
      if (!field) {
        const inherited = groups.at(-1)?.field
        const value = inherited && (query[at] === '[' || query[at] === '{') ? takeRange() : takeValue()
        add(inherited, ':', value)
        continue
      }
      const comparison = take(COMPARISON)!
      const next = query[at]
      if (next === undefined || /[\s)]/.test(next)) throw new QueryError(`\`${field.name}${comparison}\` has no value: write it right after, without a space`, query, field.start, at - field.start)
      if (next === '(') {
        if (comparison !== ':') throw new QueryError(`a group takes no \`${comparison.slice(1)}\`: write it with each value`, query, at - comparison.length, comparison.length)
        openGroup(field)
      } else if (next === '[' || next === '{') {
        if (comparison !== ':') throw new QueryError(`a range takes no \`${comparison.slice(1)}\` before it`, query, at - comparison.length, comparison.length)
        add(field, comparison, takeRange())
      } else add(field, comparison, takeValue())
    }
  }
  if (open) throw new QueryError(`${open.word} needs a condition after it`, query, open.start, open.word.length)
  const unclosed = groups.at(-1)
  if (unclosed) throw new QueryError('this ( is never closed', query, unclosed.start)
  return { text: out.join(' '), conditions }

  function openGroup(field: OwnField | undefined): void {
    if (groups.length === MAX_DEPTH) throw new QueryError(`more than ${MAX_DEPTH} groups within each other`, query, at)
    operand('(')
    groups.push({ start: at++, field })
    afterOperand = false
  }

  function add(field: OwnField | undefined, comparison: string, value: Value | RangeValue): void {
    if (conditions.length === MAX_CONDITIONS) throw new QueryError(`more than ${MAX_CONDITIONS} conditions; ask for less at once`, query, value.start, value.end - value.start)
    operand(`${field ? `${parserName(field.name)}${comparison}` : ''}c${conditions.length}`)
    conditions.push({ fieldStart: field?.start ?? value.start, fieldEnd: field?.end ?? value.end, value })
  }

  function takeField(): OwnField | undefined {
    const start = at
    const name = take(FIELD)
    if (name !== undefined) return checked({ name, start, end: at })
    if (query[at] !== '"' && query[at] !== "'") return undefined
    const { text } = takeQuoted()
    if (query[at] === ':') return checked({ name: text, start, end: at })
    at = start
    return undefined
  }

  function checked(field: OwnField): OwnField {
    if (field.name.length > MAX_FIELD_LENGTH) throw new QueryError(`a field with a name of more than ${MAX_FIELD_LENGTH} characters`, query, field.start, field.end - field.start)
    return field
  }

  function takeValue(): Value {
    if (query[at] === '"' || query[at] === "'") return takeQuoted()
    const start = at
    const raw = take(UNQUOTED)
    if (raw === undefined) throw new QueryError('a backslash at the end has nothing to stand before', query, at)
    return { text: unescaped(raw), raw, quoted: false, start, end: at }
  }

  function takeQuoted(): Value {
    const start = at
    const quote = query[at]!
    for (at++; at < query.length && query[at] !== quote; at++) if (query[at] === '\\') at++
    if (at >= query.length) throw new QueryError(`the quote that opens here is never closed; a ${quote} that is meant is written \\${quote}`, query, start)
    at++
    const raw = query.slice(start + 1, at - 1)
    return { text: unescaped(raw), raw, quoted: true, start, end: at }
  }

  function takeRange(): RangeValue {
    const start = at
    const minInclusive = query[at++] === '['
    const part = (): Value => {
      take(SPACE)
      const from = at
      const text = take(RANGE_PART)
      if (text === undefined) throw new QueryError('a range is written [from TO to], or {from TO to} without its ends; * for no end', query, start, Math.max(1, at - start))
      const quoted = text.startsWith('"') || text.startsWith("'")
      const raw = quoted ? text.slice(1, -1) : text
      return { text: quoted ? unescaped(raw) : raw, raw, quoted, start: from, end: at }
    }
    const min = part()
    const between = part()
    if (between.raw !== 'TO') throw new QueryError('a range is written [from TO to]: TO is missing here', query, between.start, between.end - between.start)
    const max = part()
    take(SPACE)
    const close = query[at++]
    if (close !== ']' && close !== '}') throw new QueryError('this range is never closed: write ] after it, or } to leave its end out', query, start, Math.min(at, query.length) - start)
    return { min, max, minInclusive, maxInclusive: close === ']', start, end: at }
  }
}

function unescaped(raw: string): string {
  return raw.replaceAll(/\\([\s\S])/g, '$1')
}

/** The parser takes more names in quotes. */
function parserName(name: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name.toWellFormed())
}
