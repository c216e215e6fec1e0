/** Records as the table has them, read to the letter. */
import type { Row, Span } from '@evals/core'
import type { LogRecord } from '../../trace/logRecord.ts'
import { parseWithLongTexts } from './longTexts.ts'
import type { StoredRecord } from './spanColumns.ts'

/** What `readStored` reads. */
export const STORED_COLUMNS = 'span_json, row_json, resource_json, partial, is_top, long_texts'
export type StoredRow = [span: string, row: string, resource: string, partial: number, isTop: number, longTexts: string[]]

export function readStored([span, row, resource, partial, isTop, longTexts]: StoredRow): StoredRecord {
  return { span, row, resource, longTexts, partial: partial === 1, isTop: isTop === 1 }
}

export function recordOf({ span, row, resource, longTexts, partial, isTop }: StoredRecord): LogRecord {
  const read = <Value>(json: string): Value => parseWithLongTexts(json, longTexts) as Value
  return {
    span: read<Span>(span),
    ...(partial && { partial }),
    ...(resource !== '' && { resource: read<NonNullable<LogRecord['resource']>>(resource) }),
    isTop,
    row: read<Row>(row),
  }
}
