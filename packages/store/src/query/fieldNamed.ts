/** From the name of a field, as it is written in a query, to where its value is, and back. */
import { unknownKeys } from '@evals/core/unknown-keys'
import { NUMBER_FIELDS, TEXT_FIELDS, type Field, type NumberField, type TextField } from './query.ts'

const JSON_FIELDS = ['metadata', 'attributes', 'resource', 'input', 'output', 'expected'] as const
/** Words before a colon that are no fields. */
const KEYWORDS = ['has', 'is', 'since', 'until', 'before', 'after'] as const
export type Keyword = (typeof KEYWORDS)[number]

const textFields: ReadonlySet<string> = new Set(TEXT_FIELDS)
const numberFields: ReadonlySet<string> = new Set(NUMBER_FIELDS)
const KNOWN = Object.fromEntries([...TEXT_FIELDS, ...NUMBER_FIELDS, ...JSON_FIELDS, ...KEYWORDS, 'scores'].map((name) => [name, true]))

export function isKeyword(name: string): name is Keyword {
  return (KEYWORDS as readonly string[]).includes(name)
}

/**
 * @returns a message where there is no such field
 * @example
 * fieldNamed('scores.helpful')           // { of: 'score', name: 'helpful' }
 * fieldNamed('attributes.http.route')    // { of: 'json', in: 'attributes', path: ['http', 'route'] }
 * fieldNamed('modle')                    // 'there is no field `modle`; did you mean `model`?'
 */
export function fieldNamed(name: string): Field | string {
  if (textFields.has(name)) return { of: 'text', name: name as TextField }
  if (numberFields.has(name)) return { of: 'number', name: name as NumberField }
  const dot = name.indexOf('.')
  const place = dot < 0 ? name : name.slice(0, dot)
  const rest = dot < 0 ? undefined : name.slice(dot + 1)
  if (place === 'scores') return rest ? { of: 'score', name: rest } : 'which score? Write `scores.` and the name of its scorer'
  const json = JSON_FIELDS.find((known) => known === place)
  if (!json) return unknownField(name)
  if (rest === undefined) return { of: 'json', in: json, path: [] }
  const path = rest.split('.')
  return path.includes('') ? `\`${name}\` has a dot with no name beside it` : { of: 'json', in: json, path }
}

/** What looks like none of ours is most often the user's own: a scorer's, or a key of metadata. */
function unknownField(name: string): string {
  const [message = ''] = unknownKeys({ [name]: true }, KNOWN, 'field')
  return message.includes('did you mean') ? message : `there is no field \`${name}\`; a scorer's is written \`scores.${name}\`, and one of metadata \`metadata.${name}\``
}

/** The name of a field as `fieldNamed` takes it. */
export function nameOf(field: Field): string {
  switch (field.of) {
    case 'score':
      return `scores.${field.name}`
    case 'json':
      return [field.in, ...field.path].join('.')
    default:
      return field.name
  }
}
