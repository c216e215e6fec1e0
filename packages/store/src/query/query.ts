/** What is looked for, in a form that says nothing of how it was written or where it is looked for. Every engine gives the same for it. */

export type Query =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; of: Query[] }
  | { kind: 'not'; of: Query }
  /** Full text over input and output: these words in this order, the last of them perhaps only begun. Case and accents do not matter. */
  | { kind: 'words'; in: ('input' | 'output')[]; words: string[]; prefix: boolean }
  /** A text that is equal; with `*` and `?` as wildcards where `wildcard` is set. Case does not matter. Of a list, one element. */
  | { kind: 'text'; field: Field; value: string; wildcard: boolean }
  /** A number between bounds, of a number, a score, or a number in json. What is no number matches nothing. */
  | { kind: 'number'; field: Field; min?: Bound | undefined; max?: Bound | undefined }
  | { kind: 'exists'; field: Field }

export interface Bound {
  value: number
  inclusive: boolean
}

/** Where a value is. */
export type Field =
  | { of: 'text'; name: TextField }
  | { of: 'number'; name: NumberField }
  /** Names of scorers are the user's own. */
  | { of: 'score'; name: string }
  | { of: 'json'; in: 'metadata' | 'attributes' | 'resource' | 'input' | 'output' | 'expected'; path: string[] }

export const TEXT_FIELDS = ['id', 'trace', 'span', 'name', 'service', 'operation', 'model', 'provider', 'session', 'user', 'tag', 'tool', 'error', 'errorName'] as const
export type TextField = (typeof TEXT_FIELDS)[number]

/** Times in milliseconds, `start` since 1970; `errors` counts the failed spans of a trace. */
export const NUMBER_FIELDS = ['start', 'latency', 'promptTokens', 'completionTokens', 'tokens', 'cost', 'errors', 'toolCalls'] as const
export type NumberField = (typeof NUMBER_FIELDS)[number]

/** Rows stand for their traces; spans are all there is. */
export type Scope = 'rows' | 'spans'

/** Both of them, as simply as it can be said. */
export function allOf(queries: readonly Query[]): Query {
  const parts = queries.flatMap((query) => (query.kind === 'and' ? query.of : query.kind === 'all' ? [] : [query]))
  return parts.length === 0 ? { kind: 'all' } : parts.length === 1 ? parts[0]! : { kind: 'and', of: parts }
}

/** One of them, or more. */
export function anyOf(queries: readonly Query[]): Query {
  const parts = queries.flatMap((query) => (query.kind === 'or' ? query.of : [query]))
  return parts.length === 1 ? parts[0]! : { kind: 'or', of: parts }
}

export function not(query: Query): Query {
  return query.kind === 'not' ? query.of : { kind: 'not', of: query }
}
