/** Forgets what is too old or too much: whole traces, in whole hours of starts, and with them all that was counted. */
import type { DatabaseSync } from 'node:sqlite'
import type { Removed, Retention } from '../logEngine.ts'
import { ANY_MODEL, HOUR_MS, SPANS } from './hourTotals.ts'
import { pastPlaces } from './ids.ts'
import type { Ingestion } from './ingest.ts'
import { TERM_COLUMNS } from './spanColumns.ts'
import { readStored, recordOf, STORED_COLUMNS } from './storedRecord.ts'

const MAX_ROUNDS = 20

export class Retaining {
  readonly #db: DatabaseSync
  readonly #ingestion: Ingestion
  readonly #manyTerms: number

  /** @param manyTerms from how many texts on those that nothing has any more are looked for */
  constructor(db: DatabaseSync, ingestion: Ingestion, manyTerms = 50_000) {
    this.#db = db
    this.#ingestion = ingestion
    this.#manyTerms = manyTerms
  }

  retain({ maxAgeMs, maxBytes }: Retention): Removed {
    const before = this.bytes()
    let spans = maxAgeMs === undefined ? 0 : this.#removeBefore(Math.floor((Date.now() - maxAgeMs) / HOUR_MS))
    if (spans > 0) this.#shrink()
    for (let round = 0; maxBytes !== undefined && this.bytes() > maxBytes && round < MAX_ROUNDS; round++) {
      const hour = this.#hourBeyond(1 - maxBytes / this.bytes())
      if (hour === undefined) break
      spans += this.#removeBefore(hour)
      this.#shrink()
    }
    return { spans, bytes: Math.max(0, before - this.bytes()) }
  }

  bytes(): number {
    const pages = this.#db.prepare('PRAGMA page_count').get()!['page_count'] as number
    return pages * (this.#db.prepare('PRAGMA page_size').get()!['page_size'] as number)
  }

  /** The hour before which at least this share of the spans began. The last hour that there is stays. */
  #hourBeyond(share: number): number | undefined {
    const hours = this.#db.prepare('SELECT hour, sum(count) AS count FROM hour_total WHERE scope = ? AND model = ? GROUP BY hour ORDER BY hour').all(SPANS, ANY_MODEL) as { hour: number; count: number }[]
    let rest = share * hours.reduce((total, { count }) => total + count, 0)
    for (const { hour, count } of hours.slice(0, -1)) {
      rest -= count
      if (rest <= 0) return hour + 1
    }
    return hours.length > 1 ? hours.at(-1)!.hour : undefined
  }

  #removeBefore(hour: number): number {
    const cut = hour * HOUR_MS
    return this.#ingestion.write(() => {
      this.#db.exec('DROP TABLE IF EXISTS temp.doomed; DROP TABLE IF EXISTS temp.survivor; CREATE TEMP TABLE doomed (id INTEGER PRIMARY KEY); CREATE TEMP TABLE survivor (id INTEGER PRIMARY KEY)')
      const old = 's.id < ? AND s.start < ?'
      // A trace of which something began since stays whole
      const spans = Number(
        this.#db
          .prepare(`INSERT INTO doomed SELECT s.id FROM span s NOT INDEXED WHERE ${old} AND NOT EXISTS (SELECT 1 FROM span other WHERE other.trace = s.trace AND other.start >= ?)`)
          .run(pastPlaces(cut), cut, cut).changes,
      )
      if (spans === 0) return 0
      this.#db.exec('INSERT INTO survivor SELECT s.id FROM span s NOT INDEXED WHERE s.id <= (SELECT max(id) FROM doomed) AND s.id NOT IN (SELECT id FROM doomed)')
      const recount = this.#db.prepare(`SELECT ${STORED_COLUMNS} FROM span s NOT INDEXED JOIN record r ON r.id = s.id WHERE ${old} AND s.id NOT IN (SELECT id FROM doomed)`).all(pastPlaces(cut), cut)
      const gone = 'id <= (SELECT max(id) FROM doomed) AND id NOT IN (SELECT id FROM survivor)'
      this.#db.exec(`
        DELETE FROM span WHERE ${gone};
        DELETE FROM span_json WHERE ${gone};
        DELETE FROM row_json WHERE ${gone};
        DELETE FROM word WHERE ${gone.replaceAll(/\bid (<=|NOT)/g, 'rowid $1')};
        DELETE FROM hour_total WHERE hour < ${hour};
        DELETE FROM hour_facet WHERE hour < ${hour};
        DELETE FROM hour_score WHERE hour < ${hour};
        DELETE FROM hour_name WHERE hour < ${hour};
      `)
      for (const [table, key] of [['score', 'scorer'], ['leaf', 'path']] as const) {
        const remove = this.#db.prepare(`DELETE FROM ${table} WHERE ${key} = ? AND ${gone}`)
        for (const row of this.#db.prepare(`SELECT DISTINCT ${key} AS key FROM ${table}`).all()) remove.run(row['key']!)
      }
      for (const row of recount) this.#ingestion.recount(recordOf(readStored(row)))
      this.#removeTerms()
      this.#db.exec('DROP TABLE doomed; DROP TABLE survivor')
      return spans
    })
  }

  /** Texts that no span has any more. Looks at all spans, so it waits until it is worth it. */
  #removeTerms(): void {
    const { count } = this.#db.prepare('SELECT count(*) AS count FROM term').get() as { count: number }
    if (count < this.#manyTerms) return
    const columns = [...Object.values(TERM_COLUMNS), 'own_id'].map((column) => `SELECT ${column} FROM span WHERE ${column} IS NOT NULL`)
    this.#db.exec(`
      CREATE TEMP TABLE used (id INTEGER PRIMARY KEY);
      INSERT OR IGNORE INTO used ${[...columns, 'SELECT path FROM leaf', 'SELECT term FROM leaf', 'SELECT scorer FROM score'].join(' UNION ')};
      DELETE FROM member WHERE list NOT IN (SELECT id FROM used);
      INSERT OR IGNORE INTO used SELECT term FROM member;
      DELETE FROM term WHERE id NOT IN (SELECT id FROM used);
      DELETE FROM resource WHERE id NOT IN (SELECT resource FROM span WHERE resource IS NOT NULL);
      UPDATE counter SET value = value + 1 WHERE name = 'dictionary';
      DROP TABLE used;
    `)
    this.#ingestion.forgetTerms()
  }

  /** Gives the room back to the disk. What was removed from the text index goes when it is merged. */
  #shrink(): void {
    this.#db.exec("INSERT INTO word (word) VALUES ('optimize'); PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
