/** A record as it is kept, and as it is given: to the letter what it was. */
import type { Row, Span } from '@evals/core'
import type { LogRecord } from '../../trace/logRecord.ts'

export interface StoredRecord {
  id: number
  /** JSON texts. */
  span: string
  row: string
  resource: string | null
  partial: boolean
  isTop: boolean
}

/** The columns of `record r` and `span s` that `readStored` reads. */
export const STORED_COLUMNS = 's.id, s.is_top, r.span, r.row, r.partial, (SELECT json FROM resource WHERE resource.id = s.resource) AS resource'

export function readStored(row: Record<string, unknown>): StoredRecord {
  return { id: row['id'] as number, span: row['span'] as string, row: row['row'] as string, resource: row['resource'] as string | null, partial: row['partial'] === 1, isTop: row['is_top'] === 1 }
}

export function recordOf({ span, row, resource, partial, isTop }: Omit<StoredRecord, 'id'>): LogRecord {
  return {
    span: JSON.parse(span) as Span,
    ...(partial && { partial }),
    ...(resource !== null && { resource: JSON.parse(resource) as NonNullable<LogRecord['resource']> }),
    isTop,
    row: JSON.parse(row) as Row,
  }
}

/** The same, each part of it read when it is asked for: for looking at one field of many records. */
export class LazyRecord implements LogRecord {
  readonly #stored: Omit<StoredRecord, 'id'>
  #span: Span | undefined
  #row: Row | undefined

  constructor(stored: Omit<StoredRecord, 'id'>) {
    this.#stored = stored
  }

  get span(): Span {
    return (this.#span ??= JSON.parse(this.#stored.span) as Span)
  }

  get row(): Row {
    return (this.#row ??= JSON.parse(this.#stored.row) as Row)
  }

  get resource(): LogRecord['resource'] {
    return this.#stored.resource === null ? undefined : (JSON.parse(this.#stored.resource) as NonNullable<LogRecord['resource']>)
  }

  get partial(): boolean | undefined {
    return this.#stored.partial || undefined
  }

  get isTop(): boolean {
    return this.#stored.isTop
  }
}
