/** Completion of a query: fields with what they are, operators, and values that there are. */
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { fieldNamed } from '@evals/store/query'
import { FIELDS, KEYWORDS, NUMBERS, OPERATORS } from './queryFields.ts'

export interface QueryWords {
  /** Fields that there are in metadata, attributes and scores, most frequent first. */
  fields: () => Promise<readonly string[]>
  /** The most frequent values of a field in what is looked at. */
  values: (field: string, signal: AbortSignal) => Promise<readonly { value: string; count: number }[]>
}

const FIELD_BEFORE = /([^\s():"'<>=[\]{}]+):\(?(?:[^\s():]*\sOR\s)*("?)([^\s()"<>=]*)$/
const WORD_BEFORE = /[^\s():"'<>=[\]{}]*$/
const COMPARISONS: readonly Completion[] = [
  { label: '>', detail: 'more than' },
  { label: '<', detail: 'less than' },
  { label: '>=', detail: 'at least' },
  { label: '<=', detail: 'at most' },
]

export function completeQuery(words: QueryWords): CompletionSource {
  return async (context) => {
    const before = context.state.sliceDoc(0, context.pos)
    if (isInQuotes(before)) return valuesIn(context, before, words)
    if (FIELD_BEFORE.test(before)) return valuesIn(context, before, words)
    const word = WORD_BEFORE.exec(before)![0]
    if (word === '' && !context.explicit) return null
    return fieldsFor(context, word, await words.fields().catch(() => []))
  }
}

function fieldsFor(context: CompletionContext, word: string, own: readonly string[]): CompletionResult {
  const field = (label: string, detail: string, boost: number): Completion => ({ label: `${label}:`, detail, boost, apply: `${label}:` })
  return {
    from: context.pos - word.length,
    validFor: /^[^\s():"'<>=[\]{}]*$/,
    options: [
      ...Object.entries(FIELDS).map(([name, detail]) => field(name, detail, 2)),
      ...Object.entries(KEYWORDS).map(([name, detail]) => field(name, detail, 1)),
      ...own.map((name) => field(name, detailOf(name), 0)),
      ...Object.entries(OPERATORS).map(([label, detail]) => ({ label, detail, boost: -1 })),
    ],
  }
}

function detailOf(name: string): string {
  if (name.startsWith('scores.')) return 'score, from 0 to 1: <0.5'
  return name.startsWith('metadata.') ? 'metadata' : 'attribute of the span'
}

async function valuesIn(context: CompletionContext, before: string, words: QueryWords): Promise<CompletionResult | null> {
  const [, field, , typed] = /([^\s():"'<>=[\]{}]+):\(?(?:[^\s():]*\sOR\s)*("?)([^()"]*)$/.exec(before) ?? []
  if (field === undefined || typed === undefined) return null
  const from = context.pos - typed.length
  const isQuoted = before[from - 1] === '"'
  if (field === 'is') return { from, options: [{ label: 'error', detail: 'what failed' }] }
  if (field === 'has') return { from, options: [...Object.keys(FIELDS), ...(await words.fields())].map((label) => ({ label })) }
  if (field in KEYWORDS) return { from, options: ['1h', '24h', '7d', '30d'].map((label) => ({ label, detail: 'ago' })) }
  if (NUMBERS.has(field) || field.startsWith('scores.')) return typed === '' && !isQuoted ? { from, options: COMPARISONS, filter: false } : null
  if (field === 'input' || field === 'output' || typeof fieldNamed(field) === 'string') return null
  const left = new AbortController()
  context.addEventListener('abort', () => left.abort())
  const values = await words.values(field, left.signal).catch(() => [])
  return {
    from,
    validFor: /^[^()"]*$/,
    options: values.map(({ value, count }) => ({ label: value, detail: count.toLocaleString('en-US'), apply: isQuoted ? `${escaped(value)}"` : written(value) })),
  }
}

/** As a value is written where it stands alone. */
function written(value: string): string {
  return /^[\p{L}\p{N}._/@-]+$/u.test(value) ? value : `"${escaped(value)}"`
}

function escaped(value: string): string {
  return value.replaceAll(/["\\]/g, String.raw`\$&`)
}

function isInQuotes(before: string): boolean {
  return (before.replaceAll(/\\[\s\S]/g, '').match(/"/g)?.length ?? 0) % 2 === 1
}
