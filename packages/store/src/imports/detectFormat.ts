/** What kind of file it is, by how it begins. */
import { isPlainObject } from '@evals/core'
import type { ImportFormat } from './imported.ts'

export interface Detected {
  format: ImportFormat
  /** It is one JSON value over several lines, not one a line. */
  isWhole: boolean
}

/** @param head the beginning of the file, as long as it was read */
export function detectFormat(head: string): Detected {
  const text = head.replace(/^\ufeff/, '').trimStart()
  if (!text.startsWith('{') && !text.startsWith('[')) return { format: 'csv', isWhole: false }
  const lines = text.split('\n')
  // The last may be cut, and one of the others may be broken
  for (const line of lines.slice(0, 20)) {
    const value = parse(line)
    if (Array.isArray(value)) return { format: formatOf(value[0]), isWhole: true }
    if (value !== undefined) return { format: formatOf(value), isWhole: false }
  }
  // Nothing that is whole on one line: the names at its beginning tell what it is
  const isWhole = text.startsWith('[') || /^\{\s*\n/.test(text)
  return { format: /"resource(Spans|Logs|Metrics)"/.test(text) ? 'otlp' : /^\W*"messages"/.test(text) ? 'chat' : 'rows', isWhole }
}

function formatOf(value: unknown): ImportFormat {
  if (!isPlainObject(value)) return 'rows'
  if ('resourceSpans' in value || 'resourceLogs' in value || 'resourceMetrics' in value) return 'otlp'
  if ('traceId' in value && 'spanId' in value && 'startMs' in value) return 'spans'
  return Array.isArray(value['messages']) && !('input' in value) ? 'chat' : 'rows'
}

function parse(line: string): unknown {
  try {
    const value = JSON.parse(line) as unknown
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
