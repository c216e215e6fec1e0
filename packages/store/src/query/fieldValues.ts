/** Where in a record each field of the language is. Every engine fills its columns from here, so that none can differ in what a field means. */
import type { Json } from '@evals/core'
import type { LogRecord } from '../trace/logRecord.ts'
import type { Field, NumberField, TextField } from './query.ts'

/** Fields that are the row's metadata of the same name: `model` and `metadata.model` are one. */
export const METADATA_FIELDS = ['service', 'operation', 'model', 'provider', 'session', 'user'] as const satisfies readonly TextField[]

/** The texts of a field; of a list, each element once. What is empty or not there has none. */
export function textsOf(name: TextField, record: LogRecord): string[] {
  const { span, row } = record
  switch (name) {
    case 'id':
      return texts(row.id)
    case 'trace':
      return texts(span.traceId)
    case 'span':
      return texts(span.spanId)
    case 'name':
      return texts(row.name)
    case 'service':
    case 'operation':
    case 'model':
    case 'provider':
    case 'session':
    case 'user':
      return texts(row.metadata?.[name])
    case 'tag':
      return texts(row.tags)
    case 'tool':
      return texts(row.toolCalls?.map((call) => call.name))
    case 'error':
      return texts(row.error && (row.error.message || row.error.name || 'failed'))
    case 'errorName':
      return texts(row.error?.name)
  }
}

function texts(value: Json | undefined): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value.toWellFormed()]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (!Array.isArray(value)) return []
  return [...new Set((value as readonly Json[]).flatMap((item) => (Array.isArray(item) ? [] : texts(item))))]
}

/** `undefined`: there is no such number, or nobody knows it. Tools and failures are counted, so none of them is 0. */
export function numberOf(name: NumberField, { span, row }: LogRecord): number | undefined {
  const { metrics } = row
  switch (name) {
    case 'start':
      return finite(span.startMs)
    case 'latency':
      return finite(metrics?.durationMs)
    case 'promptTokens':
      return finite(metrics?.promptTokens)
    case 'completionTokens':
      return finite(metrics?.completionTokens)
    case 'tokens': {
      const prompt = finite(metrics?.promptTokens)
      const completion = finite(metrics?.completionTokens)
      return prompt === undefined && completion === undefined ? undefined : (prompt ?? 0) + (completion ?? 0)
    }
    case 'cost':
      return finite(metrics?.costUsd)
    case 'errors':
      return finite(metrics?.['errors']) ?? (hasFailed({ span, row }) ? 1 : 0)
    case 'toolCalls':
      return row.toolCalls?.length ?? 0
  }
}

/** Its span ended with an error, or its row says one. */
function hasFailed({ span, row }: Pick<LogRecord, 'span' | 'row'>): boolean {
  return row.error !== undefined || span.status?.code === 'error'
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** What could not be scored has no number. */
export function scoreOf(scorer: string, { row }: LogRecord): number | undefined {
  const { scores } = row
  return scores !== undefined && Object.hasOwn(scores, scorer) ? finite(scores[scorer]) : undefined
}

/** The value that paths of a json field lead into. */
export function jsonOf(place: Extract<Field, { of: 'json' }>['in'], { span, row, resource }: LogRecord): Json | undefined {
  switch (place) {
    case 'attributes':
      return span.attributes
    case 'resource':
      return resource
    default:
      return row[place]
  }
}
