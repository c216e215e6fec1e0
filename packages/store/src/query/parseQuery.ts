/**
 * The query language: `scores.helpful:<0.5 AND model:gpt-5* "refund"`. Lucene's, read by liqe, which was chosen for being
 * small and kept, and for giving a tree that says nothing of how it is looked for.
 */
import { parse, type LiqeQuery } from 'liqe'
import { fieldNamed, isKeyword, type Keyword } from './fieldNamed.ts'
import { prepare, type Condition, type RangeValue, type Value } from './conditions.ts'
import { allOf, anyOf, not, type Bound, type Field, type Query } from './query.ts'
import { QueryError } from './queryError.ts'
import { readNumber, readPlain, readTime } from './readNumber.ts'
import { escapePattern, readPattern } from './wildcard.ts'
import { wordsOf } from './words.ts'

export interface QueryOptions {
  /** What relative times are counted from, in milliseconds since 1970. Default: the clock. */
  now?: number | undefined
}

/**
 * | written | found |
 * | --- | --- |
 * | `refund`, `"not sure"`, `refun*`, `input:refund` | full text in input and output |
 * | `model:gpt-5*`, `tag:"night shift"`, `metadata.customer.plan:pro` | texts of fields; case does not matter |
 * | `latency:>2s`, `cost:[0.01 TO 0.1}`, `scores.helpful:<0.5` | numbers |
 * | `since:7d`, `until:2026-11-01`, `after:2026-11-01T09:30`, `start:[2026-11-01 TO 2026-11-05]` | times, of UTC where they name no zone |
 * | `has:error`, `error:*`, `is:error` | what there is |
 * | `a b`, `a AND b`, `a OR b`, `NOT a`, `-a`, `(a OR b) c`, `model:(a OR b)` | AND binds before OR |
 *
 * An empty text, and `*`, is everything.
 *
 * @throws {QueryError}
 */
export function parseQuery(text: string, options: QueryOptions = {}): Query {
  const { text: prepared, conditions } = prepare(text)
  if (prepared === '') return { kind: 'all' }
  const reader = new ConditionReader(text, options.now ?? Date.now(), conditions)
  return queryOf(parsed(prepared, text), reader)
}

function parsed(prepared: string, text: string): LiqeQuery {
  try {
    return parse(prepared)
  } catch (cause) {
    throw new QueryError(`the query can not be read: ${cause instanceof Error ? cause.message : String(cause)}`, text, 0, text.length)
  }
}

function queryOf(node: LiqeQuery, reader: ConditionReader): Query {
  switch (node.type) {
    case 'LogicalExpression':
      return anyOf(alternatives(node).map((chain) => allOf(chain.map((part) => queryOf(part, reader)))))
    case 'ParenthesizedExpression':
      return queryOf(node.expression, reader)
    case 'UnaryOperator':
      return not(queryOf(node.operand, reader))
    case 'Tag': {
      const { expression, field } = node
      const standIn = expression.type === 'LiteralExpression' ? String(expression.value) : ''
      return reader.read(Number(standIn.slice(1)), field.type === 'Field' ? field.name : undefined, field.type === 'Field' ? node.operator.operator : ':')
    }
    default:
      return { kind: 'all' }
  }
}

/** The parser goes from left to right, as if AND and OR were one: `a OR b AND c` is read again as `a OR (b AND c)`. */
function alternatives(node: LiqeQuery): LiqeQuery[][] {
  const chains: LiqeQuery[][] = [[]]
  const operands: LiqeQuery[] = []
  const operators: string[] = []
  let left = node
  while (left.type === 'LogicalExpression') {
    operands.push(left.right)
    operators.push(left.operator.operator)
    left = left.left
  }
  chains[0]!.push(left)
  for (let index = operands.length - 1; index >= 0; index--) {
    if (operators[index] === 'OR') chains.push([])
    chains.at(-1)!.push(operands[index]!)
  }
  return chains
}

class ConditionReader {
  readonly #text: string
  readonly #now: number
  readonly #conditions: readonly Condition[]

  constructor(text: string, now: number, conditions: readonly Condition[]) {
    this.#text = text
    this.#now = now
    this.#conditions = conditions
  }

  read(index: number, name: string | undefined, comparison: string): Query {
    const condition = this.#conditions[index]
    if (!condition) throw new QueryError('the query can not be read', this.#text, 0, this.#text.length)
    const { value } = condition
    if (name === undefined) return 'min' in value ? this.#fail('a range needs a field before it: latency:[1s TO 2s]', value) : this.#words(['input', 'output'], value)
    if (isKeyword(name)) return this.#keyword(name, comparison, condition)
    const field = fieldNamed(name)
    if (typeof field === 'string') throw new QueryError(field.startsWith('there is no') ? `${field}\nTo look for the text itself, put it in quotes.` : field, this.#text, condition.fieldStart, condition.fieldEnd - condition.fieldStart)
    if ('min' in value) return this.#range(field, name, value)
    if (comparison === ':' && !value.quoted && value.raw === '*') return { kind: 'exists', field }
    if (field.of === 'json' && field.path.length === 0) {
      if (comparison !== ':') return this.#fail(`\`${name}\` has no order: name a field in it, as \`${name}.total\``, value)
      return field.in === 'input' || field.in === 'output' ? this.#words([field.in], value) : this.#fail(`name a field in \`${name}\`, as \`${name}.customer\``, value)
    }
    if (comparison === ':' || comparison === ':=') return this.#equal(field, name, value)
    const { value: number, end } = this.#number(field, name, value)
    switch (comparison) {
      case ':<':
        return { kind: 'number', field, max: { value: number, inclusive: false } }
      case ':<=':
        return { kind: 'number', field, max: { value: end ?? number, inclusive: end === undefined } }
      case ':>':
        return { kind: 'number', field, min: { value: end ?? number, inclusive: end !== undefined } }
      default:
        return { kind: 'number', field, min: { value: number, inclusive: true } }
    }
  }

  #equal(field: Field, name: string, value: Value): Query {
    if (field.of === 'number' || field.of === 'score') {
      const { value: number, end } = this.#number(field, name, value)
      return { kind: 'number', field, min: { value: number, inclusive: true }, max: { value: end ?? number, inclusive: end === undefined } }
    }
    if (!value.quoted && readPattern(value.raw).some(({ isWildcard }) => isWildcard)) return { kind: 'text', field, value: normalPattern(value.raw), wildcard: true }
    const isIt: Query = { kind: 'text', field, value: value.text.toWellFormed(), wildcard: false }
    const number = value.quoted || field.of !== 'json' ? undefined : readPlain(value.text)
    if (number === undefined || String(number) === value.text) return isIt
    // 5.0 is written otherwise than the 5 that JSON has
    return anyOf([isIt, { kind: 'number', field, min: { value: number, inclusive: true }, max: { value: number, inclusive: true } }])
  }

  #range(field: Field, name: string, range: RangeValue): Query {
    if (field.of === 'text') return this.#fail(`\`${name}\` is a text: ranges are for numbers`, range)
    if (field.of === 'json' && field.path.length === 0) return this.#fail(`name a field in \`${name}\``, range)
    const query: Extract<Query, { kind: 'number' }> = { kind: 'number', field }
    if (range.min.raw !== '*') {
      const { value, end } = this.#number(field, name, range.min)
      query.min = range.minInclusive || end === undefined ? { value, inclusive: range.minInclusive } : { value: end, inclusive: true }
    }
    if (range.max.raw !== '*') {
      const { value, end } = this.#number(field, name, range.max)
      query.max = range.maxInclusive && end !== undefined ? { value: end, inclusive: false } : { value, inclusive: range.maxInclusive }
    }
    return query
  }

  #number(field: Field, name: string, value: Value): { value: number; end?: number | undefined } {
    if (field.of === 'text') return this.#fail(`\`${name}\` is a text: <, > and = are for numbers`, value)
    const number = readNumber(value.text, field, this.#now)
    return typeof number === 'string' ? this.#fail(`\`${name}\` is ${field.of === 'number' && field.name === 'start' ? 'a time' : 'a number'}: write ${number}`, value) : number
  }

  #words(places: ('input' | 'output')[], value: Value): Query {
    if (!value.quoted && value.raw === '*') return { kind: 'all' }
    const pattern = value.quoted ? [] : readPattern(value.raw)
    const prefix = pattern.at(-1)?.isWildcard === true && pattern.at(-1)?.char === '*'
    const inner = (prefix ? pattern.slice(0, -1) : pattern).some(({ isWildcard, char }) => isWildcard && char === '*')
    if (inner) return this.#fail('full text takes a * only at the end of a word', value)
    const words = wordsOf(value.text)
    if (words.length === 0) return this.#fail('there is no letter or digit in it to look for', value)
    return { kind: 'words', in: places, words, prefix }
  }

  #keyword(keyword: Keyword, comparison: string, { value, fieldStart, fieldEnd }: Condition): Query {
    if ('min' in value || comparison !== ':') throw new QueryError(`\`${keyword}:\` takes one value and no comparison`, this.#text, fieldStart, value.end - fieldStart || fieldEnd - fieldStart)
    if (keyword === 'is') return value.text === 'error' ? { kind: 'exists', field: { of: 'text', name: 'error' } } : this.#fail('`is:` takes `error`; for whether there is something, write `has:` and a field', value)
    if (keyword === 'has') {
      const field = isKeyword(value.text) ? `\`${value.text}\` is no field` : fieldNamed(value.text)
      return typeof field === 'string' ? this.#fail(field, value) : { kind: 'exists', field }
    }
    const time = readTime(value.text, this.#now)
    if (typeof time === 'string') return this.#fail(`\`${keyword}:\` takes ${time}`, value)
    const field: Field = { of: 'number', name: 'start' }
    const whole = time.end !== undefined
    const bounds: Record<typeof keyword, { min?: Bound; max?: Bound }> = {
      since: { min: { value: time.value, inclusive: true } },
      after: { min: { value: time.end ?? time.value, inclusive: whole } },
      before: { max: { value: time.value, inclusive: false } },
      until: { max: { value: time.end ?? time.value, inclusive: !whole } },
    }
    return { kind: 'number', field, ...bounds[keyword] }
  }

  #fail(message: string, { start, end }: { start: number; end: number }): never {
    throw new QueryError(message, this.#text, start, end - start)
  }
}

/** Only wildcards and backslashes are escaped, whatever was. */
function normalPattern(raw: string): string {
  return readPattern(raw.toWellFormed()).map(({ char, isWildcard }) => (isWildcard ? char : escapePattern(char))).join('')
}
