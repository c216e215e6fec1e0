/** Conditions and numbers that only code can give, as functions of SQL: for fields that have no column. */
import type { DatabaseSync } from 'node:sqlite'
import type { LogRecord } from '../../trace/logRecord.ts'
import { decodeId } from './ids.ts'
import { LazyRecord } from './storedRecord.ts'

type OfId = (id: string) => boolean
type OfRecord = (record: LogRecord) => number | undefined

/** Each is known by its number while a statement is run. */
export class Checks {
  #ofIds: OfId[] = []
  #ofRecords: OfRecord[] = []

  constructor(db: DatabaseSync) {
    db.function('of_id', { directOnly: true }, (number, id) => (id !== null && this.#ofIds[Number(number)]!(decodeId(id)) ? 1 : 0))
    db.function('of_record', { directOnly: true }, (number, span, row, resource, partial, isTop) =>
      this.#ofRecords[Number(number)]!(new LazyRecord({ span: String(span), row: String(row), resource: resource === null ? null : String(resource), partial: partial === 1, isTop: isTop === 1 })) ?? null,
    )
  }

  /** @returns SQL that is 1 or 0 */
  ofId(check: OfId, column: string): string {
    return `of_id(${this.#ofIds.push(check) - 1}, ${column})`
  }

  /** @returns SQL that is a number or NULL, for rows of `span s` */
  ofRecord(check: OfRecord): string {
    return `(SELECT of_record(${this.#ofRecords.push(check) - 1}, r.span, r.row, (SELECT json FROM resource WHERE resource.id = s.resource), r.partial, s.is_top) FROM record r WHERE r.id = s.id)`
  }

  /** What is made within is forgotten at the end. */
  during<Result>(work: () => Result): Result {
    const [ids, records] = [this.#ofIds, this.#ofRecords]
    this.#ofIds = []
    this.#ofRecords = []
    try {
      return work()
    } finally {
      this.#ofIds = ids
      this.#ofRecords = records
    }
  }
}
