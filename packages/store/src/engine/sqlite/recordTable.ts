/** Puts records into their tables, and takes them out of all of them again. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { LogRecord } from '../../trace/logRecord.ts'
import type { Dictionary } from './dictionary.ts'
import { HourTotals } from './hourTotals.ts'
import { encodeId, firstPlace, PLACES } from './ids.ts'
import type { StoredRecord } from './storedRecord.ts'
import { indexedOf, searchableText, TERM_COLUMNS, TERM_FIELDS, type Indexed } from './spanColumns.ts'

const COLUMNS = ['id', 'trace', 'span', 'is_top', 'batch', 'start', 'latency', 'bucket', 'prompt_tokens', 'completion_tokens', 'tokens', 'cost', 'errors', 'tool_calls', ...TERM_FIELDS.map((field) => TERM_COLUMNS[field]), 'own_id', 'resource']

export class RecordTable {
  readonly #dictionary: Dictionary
  readonly #totals: HourTotals
  readonly #insert: Record<'span' | 'spanJson' | 'rowJson' | 'word' | 'score' | 'leaf' | 'resource', StatementSync>
  readonly #remove: Record<'span' | 'spanJson' | 'rowJson' | 'word' | 'score' | 'leaf', StatementSync>
  readonly #findResource: StatementSync
  readonly #lastPlace: StatementSync
  readonly #resources = new Map<string, number>()
  /** The next place of a millisecond, while a batch is written. */
  readonly #places = new Map<number, number>()
  readonly #tags = new Map<number, number[]>()

  constructor(db: DatabaseSync, dictionary: Dictionary) {
    this.#dictionary = dictionary
    this.#totals = new HourTotals(db)
    this.#insert = {
      span: db.prepare(`INSERT INTO span (${COLUMNS.join()}) VALUES (${COLUMNS.map(() => '?').join()})`),
      spanJson: db.prepare('INSERT INTO span_json (id, json, partial) VALUES (?, ?, ?)'),
      rowJson: db.prepare('INSERT INTO row_json (id, json) VALUES (?, ?)'),
      word: db.prepare('INSERT INTO word (rowid, input, output) VALUES (?, ?, ?)'),
      score: db.prepare('INSERT INTO score (scorer, id, value) VALUES (?, ?, ?)'),
      leaf: db.prepare('INSERT INTO leaf (path, id, term) VALUES (?, ?, ?)'),
      resource: db.prepare('INSERT INTO resource (json) VALUES (?)'),
    }
    this.#remove = {
      span: db.prepare('DELETE FROM span WHERE id = ?'),
      spanJson: db.prepare('DELETE FROM span_json WHERE id = ?'),
      rowJson: db.prepare('DELETE FROM row_json WHERE id = ?'),
      word: db.prepare('DELETE FROM word WHERE rowid = ?'),
      score: db.prepare('DELETE FROM score WHERE scorer = ? AND id = ?'),
      leaf: db.prepare('DELETE FROM leaf WHERE path = ? AND id = ? AND term = ?'),
    }
    this.#findResource = db.prepare('SELECT id FROM resource WHERE json = ?')
    this.#lastPlace = db.prepare('SELECT max(id) AS id FROM span WHERE id >= ? AND id < ?')
  }

  /** A place in the order of starts. */
  place(startMs: number): number {
    for (let first = firstPlace(startMs); ; first += PLACES) {
      const next = this.#places.get(first) ?? this.#nextPlace(first)
      this.#places.set(first, next + 1)
      if (next < first + PLACES) return next
    }
  }

  #nextPlace(first: number): number {
    const last = this.#lastPlace.get(first, first + PLACES)!['id'] as number | null
    return last === null ? first : last + 1
  }

  add(record: LogRecord, { id, span, row, resource }: StoredRecord, batch: number): void {
    const indexed = indexedOf(record, this.#dictionary)
    const { terms } = indexed
    this.#insert.span.run(
      id,
      encodeId(record.span.traceId),
      encodeId(record.span.spanId),
      Number(indexed.isTop),
      batch,
      indexed.start,
      indexed.latency,
      indexed.bucket,
      indexed.promptTokens,
      indexed.completionTokens,
      indexed.tokens,
      indexed.cost,
      indexed.errors,
      indexed.toolCalls,
      ...TERM_FIELDS.map((field) => terms[field]),
      indexed.ownId,
      resource === null ? null : this.#resource(resource),
    )
    this.#insert.spanJson.run(id, span, record.partial ? 1 : null)
    this.#insert.rowJson.run(id, row)
    const input = searchableText(record.row.input)
    const output = searchableText(record.row.output)
    if (input !== '' || output !== '') this.#insert.word.run(id, input, output)
    for (const [scorer, value] of indexed.scores) this.#insert.score.run(scorer, id, value)
    for (const [path, term] of indexed.leaves) this.#insert.leaf.run(path, id, term)
    this.count(indexed, 1)
  }

  remove(record: LogRecord, id: number): void {
    const indexed = indexedOf(record, this.#dictionary)
    this.#remove.span.run(id)
    this.#remove.spanJson.run(id)
    this.#remove.rowJson.run(id)
    this.#remove.word.run(id)
    for (const [scorer] of indexed.scores) this.#remove.score.run(scorer, id)
    for (const [path, term] of indexed.leaves) this.#remove.leaf.run(path, id, term)
    this.count(indexed, -1)
  }

  count(indexed: Indexed, sign: 1 | -1): void {
    this.#totals.add(indexed, sign, this.#tagsOf(indexed.terms.tag))
  }

  /** At the end of a batch. */
  flush(): void {
    this.#totals.flush()
    this.#places.clear()
  }

  /** After one that failed. */
  forget(): void {
    this.#totals.forget()
    this.#places.clear()
    this.forgetTerms()
  }

  /** Where what is remembered may have been removed. */
  forgetTerms(): void {
    this.#resources.clear()
    this.#tags.clear()
  }

  #resource(json: string): number {
    let id = this.#resources.get(json) ?? (this.#findResource.get(json)?.['id'] as number | undefined)
    id ??= Number(this.#insert.resource.run(json).lastInsertRowid)
    if (this.#resources.size >= 1000) this.#resources.clear()
    this.#resources.set(json, id)
    return id
  }

  /** The single tags of a list of them. */
  #tagsOf(term: number | null): number[] {
    if (term === null) return []
    let tags = this.#tags.get(term)
    if (!tags) {
      if (this.#tags.size >= 10_000) this.#tags.clear()
      this.#tags.set(term, (tags = this.#dictionary.textsOf(term).map((text) => this.#dictionary.ofText(text))))
    }
    return tags
  }
}
