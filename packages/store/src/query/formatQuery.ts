/** A query as text: what links and saved views hold. Reading it again gives a query that finds the same. */
import { nameOf } from './fieldNamed.ts'
import type { Bound, Field, Query } from './query.ts'
import { readPattern } from './wildcard.ts'

/**
 * @example
 * formatQuery({ kind: 'number', field: { of: 'score', name: 'helpful' }, max: { value: 0.5, inclusive: false } })
 * // 'scores.helpful:<0.5'
 */
export function formatQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '*'
    case 'and':
      return query.of.length === 0 ? '*' : query.of.map((part) => operand(part, part.kind === 'or' || part.kind === 'and')).join(' AND ')
    case 'or':
      return query.of.length === 0 ? 'NOT *' : query.of.map((part) => operand(part, part.kind === 'or')).join(' OR ')
    case 'not':
      return `NOT ${operand(query.of, query.of.kind === 'and' || query.of.kind === 'or' || query.of.kind === 'not')}`
    case 'words':
      return formatWords(query)
    case 'text':
      return `${fieldText(query.field)}:${query.wildcard ? formatPattern(query.value) : quoted(query.value)}`
    case 'number':
      return `${fieldText(query.field)}:${formatBounds(query.field, query.min, query.max)}`
    case 'exists':
      return `has:${valueText(nameOf(query.field))}`
  }
}

function operand(query: Query, grouped: boolean): string {
  return grouped ? `(${formatQuery(query)})` : formatQuery(query)
}

function formatWords({ in: places, words, prefix }: Extract<Query, { kind: 'words' }>): string {
  // Without spaces: a phrase in quotes can not end in a wildcard
  const text = prefix ? `${words.join('_')}*` : words.length === 1 && !/^(?:AND|OR|NOT)$/.test(words[0]!) ? words[0]! : quoted(words.join(' '))
  if (places.length !== 1) return text
  return `${places[0]}:${text}`
}

function formatPattern(pattern: string): string {
  return readPattern(pattern).map(({ char, isWildcard }) => (isWildcard || /[\p{L}\p{N}._/@-]/u.test(char) ? char : `\\${char}`)).join('')
}

function formatBounds(field: Field, min: Bound | undefined, max: Bound | undefined): string {
  if (min && !max) return `>${min.inclusive ? '=' : ''}${formatNumber(field, min.value)}`
  if (max && !min) return `<${max.inclusive ? '=' : ''}${formatNumber(field, max.value)}`
  const from = min ? formatNumber(field, min.value) : '*'
  const to = max ? formatNumber(field, max.value) : '*'
  return `${min?.inclusive === false ? '{' : '['}${from} TO ${to}${max?.inclusive === false ? '}' : ']'}`
}

const YEAR_10000 = 253_402_300_800_000

function formatNumber(field: Field, value: number): string {
  const isTime = field.of === 'number' && field.name === 'start' && Number.isInteger(value) && value >= 0 && value < YEAR_10000
  return isTime ? new Date(value).toISOString() : String(value)
}

function fieldText(field: Field): string {
  const name = nameOf(field)
  return /^[A-Za-z_][\w.-]*$/.test(name) ? name : quoted(name)
}

function valueText(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : quoted(text)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
