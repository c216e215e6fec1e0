/** Conditions that a click puts into a query and takes out again, written as a person would. */

/** The parts of a query that must all hold, with the ANDs between them. What one of several may hold is one part. */
function partsOf(query: string): string[] {
  const terms = termsOf(query)
  if (terms.includes('OR')) return [`(${query.trim()})`]
  const parts: string[] = []
  for (const term of terms) {
    if (parts.at(-1)?.endsWith('NOT')) parts.push(`${parts.pop()!} ${term}`)
    else parts.push(term)
  }
  return parts
}

/** What stands between spaces, at the top of a query. */
function termsOf(query: string): string[] {
  const terms: string[] = []
  let term = ''
  let depth = 0
  let quote: string | undefined
  for (let at = 0; at < query.length; at++) {
    const char = query[at]!
    if (char === '\\') {
      term += char + (query[++at] ?? '')
      continue
    }
    if (quote !== undefined) {
      if (char === quote) quote = undefined
    } else if (char === '"' || char === "'") quote = char
    else if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    else if (/\s/.test(char) && depth <= 0) {
      if (term !== '') terms.push(term)
      term = ''
      continue
    }
    term += char
  }
  if (term !== '') terms.push(term)
  return terms
}

/** Values of a facet that are no texts: whether it failed. */
export const FAILED = 'failed'
export const FINE = 'did not fail'
export const STATUS = 'status'

/**
 * The values of a field that the query asks for, where one of its parts does so.
 *
 * @example chosenValues('refund model:("gpt-5" OR "o3")', 'model')   // ['gpt-5', 'o3']
 */
export function chosenValues(query: string, field: string): string[] {
  return partsOf(query).flatMap((term) => valuesIn(term, field) ?? [])
}

/** The query with the field asked for one of these values, or for any where there are none. */
export function withValues(query: string, field: string, values: readonly string[]): string {
  const parts = partsOf(query)
  const rest = parts.filter((part) => valuesIn(part, field) === undefined)
  if (values.length === 0 && rest.length === parts.length) return query
  return [...withoutDangling(rest, parts), ...(values.length === 0 ? [] : [termFor(field, values)])].join(' ')
}

/** An AND that had nothing but the condition that went to hold together goes too. */
function withoutDangling(rest: readonly string[], before: readonly string[]): string[] {
  if (rest.length === before.length) return [...rest]
  return rest.filter((term, index) => term !== 'AND' || (index > 0 && index < rest.length - 1 && rest[index - 1] !== 'AND'))
}

function termFor(field: string, values: readonly string[]): string {
  if (field === STATUS) return values[0] === FAILED ? 'is:error' : '-is:error'
  const texts = values.map((value) => `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`)
  return `${fieldText(field)}:${texts.length === 1 ? texts[0]! : `(${texts.join(' OR ')})`}`
}

function valuesIn(term: string, field: string): string[] | undefined {
  if (field === STATUS) return term === 'is:error' ? [FAILED] : term === '-is:error' ? [FINE] : undefined
  const start = [field, fieldText(field)].map((name) => `${name}:`).find((name) => term.startsWith(name))
  if (start === undefined) return undefined
  const value = term.slice(start.length)
  if (!value.startsWith('(')) return isPlain(value) ? [textOf(value)] : undefined
  const parts = termsOf(value.slice(1, -1))
  const isAny = parts.every((part, index) => (index % 2 === 1 ? part === 'OR' : isPlain(part)))
  return isAny ? parts.filter((_, index) => index % 2 === 0).map(textOf) : undefined
}

/** One value, and no pattern or comparison. */
function isPlain(value: string): boolean {
  return /^"(?:\\[\s\S]|[^"\\])*"$/.test(value) || /^[^\s*?()"'<>=[\]{}\\]+$/.test(value)
}

function textOf(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\([\s\S])/g, '$1') : value
}

function fieldText(field: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(field) ? field : `"${field.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
