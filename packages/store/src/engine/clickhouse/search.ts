/** Finds records: the newest, those with the largest numbers, those that came since. */
import { fold } from '../../query/words.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { inTraceOrder } from '../foldTrace.ts'
import type { Found, SearchRequest } from '../logEngine.ts'
import { Bindings } from './bindings.ts'
import { compileQuery, numberOf, withinTrace } from './compileQuery.ts'
import type { Database } from './database.ts'
import { tableOf } from './layout.ts'
import { keyText, latestVersions, readCandidates, readSpans, recordOf, withKeys, type Key } from './readRecords.ts'
import { SPANS } from './schema.ts'

const DEFAULT_LIMIT = 100

/** What is found, as a condition. */
export function foundBy({ query, scope }: Found, bindings: Bindings, { layout }: Database): string {
  const condition = compileQuery(query, bindings, layout)
  return scope === 'spans' ? condition : `is_top AND ${condition}`
}

/** Where the rows are that count, for what looks at all of them. */
export function spansOf({ layout }: Database): string {
  return `${tableOf(layout, SPANS)} FINAL`
}

/** A row that was found, whether or not it is the one of its key that counts. */
export type Candidate = [...Key, version: number]

export class Search {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** First without regard to whether rows still count, for few do not; where too many of them did not, once more for more. */
  async search({ order, limit = DEFAULT_LIMIT, offset = 0, ...found }: SearchRequest): Promise<LogRecord[]> {
    if (limit <= 0) return []
    for (let count = offset + limit; ; count *= 2) {
      const bindings = new Bindings()
      const condition = foundBy(found, bindings, this.#database)
      const first = order ? `isNull(${numberOf(order.by, bindings)}), ${numberOf(order.by, bindings)} ${order.descending ? 'DESC' : 'ASC'}, ` : ''
      const rest = `WHERE NOT deleted AND ${condition} ORDER BY ${first}newest, trace, span LIMIT ${bindings.whole(count)}`
      if (offset === 0) {
        const candidates = await readCandidates(this.#database, rest, bindings)
        const latest = await latestVersions(this.#database, candidates.map(({ key }) => key))
        const spans = candidates.filter(({ key, version }) => latest.get(keyText(key)) === version)
        if (candidates.length < count || spans.length >= limit) return spans.slice(0, limit).map(recordOf)
        continue
      }
      // Of what is passed over, only the keys
      const candidates = await this.#database.rows<Candidate>(`SELECT newest, trace, span, writer, version FROM ${tableOf(this.#database.layout, SPANS)} ${rest}`, bindings)
      const latest = await latestVersions(this.#database, candidates.map(keyOf))
      const current = candidates.filter((candidate) => latest.get(keyText(keyOf(candidate))) === candidate[4])
      if (candidates.length < count || current.length >= offset + limit) return this.read(current.slice(offset, offset + limit))
    }
  }

  /** Those that count, in the order of the candidates: only their rows are read whole. */
  async read(candidates: readonly Candidate[]): Promise<LogRecord[]> {
    if (candidates.length === 0) return []
    const { condition, bindings } = withKeys(candidates.map(keyOf))
    const spans = new Map((await readSpans(this.#database, condition, bindings)).map((span) => [keyText(span.key), span]))
    return candidates.flatMap((candidate) => {
      const span = spans.get(keyText(keyOf(candidate)))
      return span?.version === candidate[4] ? [recordOf(span)] : []
    })
  }

  async trace(traceId: string): Promise<LogRecord[]> {
    const bindings = new Bindings()
    const wellFormed = traceId.toWellFormed()
    const within = withinTrace(bindings.text(fold(wellFormed)), this.#database.layout)
    return inTraceOrder((await readSpans(this.#database, `${within} AND trace = ${bindings.text(wellFormed)}`, bindings)).map(recordOf))
  }
}

function keyOf([newest, trace, span, writer]: Candidate): Key {
  return [newest, trace, span, writer]
}
