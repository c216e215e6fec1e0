/** The embedded store: one SQLite file, nothing to install, open in several processes at once. */
import type { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import { readTrace } from '../../trace/readTrace.ts'
import type { TraceReader } from '../foldTrace.ts'
import type { LogEngine } from '../logEngine.ts'
import { StoreError } from '../storeError.ts'
import { Aggregates } from './aggregates.ts'
import { Checks } from './checks.ts'
import { QueryCompiler } from './compileQuery.ts'
import { Dictionary } from './dictionary.ts'
import { ANY_MODEL } from './hourTotals.ts'
import { Ingestion } from './ingest.ts'
import { LOG_FILE, openDatabase } from './openDatabase.ts'
import { Retaining } from './retain.ts'
import { Search } from './search.ts'
import { FEW, Planner } from './searchPlan.ts'
import { damaged, snapshot, storeProblem } from './transaction.ts'

export interface SqliteOptions {
  /** Where the file is, usually `.evals/logs`. It is made where it is not there. */
  folder: string
  /** How rows are read out of traces. Default: `readTrace`. */
  read?: TraceReader | undefined
}

/**
 * @throws {StoreError} where the file is not ours, of a later version, damaged, or can not be written
 * @example
 * const logs = await openSqlite({ folder: '.evals/logs' })
 * const slow = await logs.search({ query: parseQuery('latency:>2s since:7d') })
 */
export async function openSqlite(options: SqliteOptions): Promise<LogEngine> {
  return openTuned(options, {})
}

/** What tests turn, to come by ways that only a large store takes. */
export interface Tuning {
  few?: number | undefined
  manyTerms?: number | undefined
  /** The disk is full when the file has so many pages. */
  maxPages?: number | undefined
}

export async function openTuned({ folder, read = readTrace }: SqliteOptions, tuning: Tuning): Promise<LogEngine> {
  const path = join(folder, LOG_FILE)
  const db = openDatabase(folder)
  try {
    return createEngine(db, path, read, tuning)
  } catch (error) {
    db.close()
    const problem = storeProblem(error, path)
    if (problem instanceof StoreError) throw problem
    // Statements of ours that can not be prepared: the tables are not what they were made to be
    throw damaged(path, error)
  }
}

function createEngine(db: DatabaseSync, path: string, read: TraceReader, { few = FEW, manyTerms, maxPages }: Tuning): LogEngine {
  if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
  const dictionary = new Dictionary(db)
  const checks = new Checks(db)
  const compiler = new QueryCompiler(dictionary, checks)
  const planner = new Planner(db, compiler, dictionary, few)
  const search = new Search(db, checks, compiler, dictionary, planner)
  const aggregates = new Aggregates(db, checks, dictionary, planner)
  const ingestion = new Ingestion(db, path, read, dictionary)
  const retaining = new Retaining(db, ingestion, manyTerms)
  /** A question is several statements, which must see the same. */
  const reading = <Result>(work: () => Result): Promise<Result> => promised(() => snapshot(db, path, work))
  return {
    name: 'sqlite',
    ingest: (spans: readonly IncomingSpan[]) => promised(() => ingestion.ingest(spans)),
    search: (request) => reading(() => search.search(request)),
    follow: (request) => reading(() => search.follow(request)),
    count: (request) => reading(() => aggregates.count(request)),
    trace: (traceId) => reading(() => search.trace(traceId)),
    facet: (request) => reading(() => aggregates.facet(request)),
    timeline: (request) => reading(() => aggregates.timeline(request)),
    histogram: (request) => reading(() => aggregates.histogram(request)),
    scores: (request) => reading(() => aggregates.scores(request)),
    fieldNames: () => reading(() => db.prepare('SELECT name, sum(count) AS count FROM hour_name GROUP BY name ORDER BY 2 DESC, name').all().map((row) => row['name'] as string)),
    retain: (limits) => promised(() => retaining.retain(limits)),
    size: () =>
      reading(() => {
        const { rows, spans } = db.prepare('SELECT total(count) FILTER (WHERE scope = 0) AS rows, total(count) FILTER (WHERE scope = 1) AS spans FROM hour_total WHERE model = ?').get(ANY_MODEL) as { rows: number; spans: number }
        const { oldest, newest } = db.prepare('SELECT (SELECT start FROM span ORDER BY id LIMIT 1) AS oldest, (SELECT start FROM span ORDER BY id DESC LIMIT 1) AS newest').get() as { oldest: number | null; newest: number | null }
        return { spans, rows, bytes: retaining.bytes(), ...(oldest !== null && { oldestMs: oldest }), ...(newest !== null && { newestMs: newest }) }
      }),
    close: () => promised(() => db.close()),
  }
}

/** What is thrown becomes a rejection. */
function promised<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work())
  })
}
