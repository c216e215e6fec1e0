/** Records as the table has them, read to the letter. */
import type { Row, Span } from '@evals/core'
import type { LogRecord } from '../../trace/logRecord.ts'
import type { StoredRecord } from './spanColumns.ts'

/** What `readStored` reads. */
export const STORED_COLUMNS = 'span_json, row_json, resource_json, partial, is_top'
export type StoredRow = [span: string, row: string, resource: string, partial: number, isTop: number]

export function readStored([span, row, resource, partial, isTop]: StoredRow): StoredRecord {
  return { span, row, resource, partial: partial === 1, isTop: isTop === 1 }
}

export function recordOf({ span, row, resource, partial, isTop }: StoredRecord): LogRecord {
  return {
    span: JSON.parse(span) as Span,
    ...(partial && { partial }),
    ...(resource !== '' && { resource: JSON.parse(resource) as NonNullable<LogRecord['resource']> }),
    isTop,
    row: JSON.parse(row) as Row,
  }
}
