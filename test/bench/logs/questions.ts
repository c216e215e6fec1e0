/** The questions of people who look at logs: in the language of queries, and in SQL written by hand for the same. */
import type { DatabaseSync } from 'node:sqlite'
import type { LogEngine } from '../../../packages/store/src/engine/logEngine.ts'
import { parseQuery } from '../../../packages/store/src/query/parseQuery.ts'
import { BEGIN, DAYS, MODELS, SPANS_PER_TRACE, traceIdOf, wordOf } from './spans.ts'

export interface Question {
  name: string
  /** How long the embedded store may take for it, in milliseconds. */
  limitMs: number
  /** Each round asks for something else. @returns how much was found, to be compared */
  ask: (engine: LogEngine, round: number) => Promise<number>
  byHand: (db: DatabaseSync, round: number) => number
}

const DAY_MS = 86_400_000
const END = BEGIN + DAYS * DAY_MS
const model = (round: number): string => MODELS[round % MODELS.length]!
const newest = 'JOIN span_text t ON t.rid = s.rid'

/** What is shown of spans is read out of their JSON, by hand too. */
function read(rows: readonly Record<string, unknown>[]): number {
  return rows.map((row) => ({ ...row, span: JSON.parse(row['span'] as string) as unknown })).length
}

const spans = { scope: 'spans' } as const

const search = (engine: LogEngine, text: string): Promise<number> => engine.search({ query: parseQuery(text), ...spans, limit: 100 }).then((found) => found.length)
const all = { query: parseQuery('*'), ...spans }

function words(name: string, rank: (round: number) => number): Question {
  return {
    name,
    limitMs: 20,
    ask: (engine, round) => search(engine, wordOf(rank(round))),
    byHand: (db, round) => read(db.prepare(`SELECT s.*, t.* FROM span_words w JOIN spans s ON s.rid = w.rowid ${newest} WHERE w.span_words MATCH ? ORDER BY w.rowid DESC LIMIT 100`).all(`"${wordOf(rank(round))}"`)),
  }
}

export function questions(total: number): Question[] {
  const traces = Math.ceil(total / SPANS_PER_TRACE)
  return [
    {
      name: 'filter, one day, newest 100',
      limitMs: 20,
      ask: (engine, round) => search(engine, `model:${model(round)} scores.faithfulness:<0.5 start:[${new Date(END - (round + 2) * DAY_MS).toISOString()} TO ${new Date(END - (round + 1) * DAY_MS).toISOString()}}`),
      byHand: (db, round) => read(db.prepare(`SELECT s.*, t.* FROM spans s ${newest} JOIN score x ON x.name = 'faithfulness' AND x.rid = s.rid AND x.value < 0.5 WHERE s.model = ? AND s.ts >= ? AND s.ts < ? ORDER BY s.ts DESC LIMIT 100`).all(model(round), END - (round + 2) * DAY_MS, END - (round + 1) * DAY_MS)),
    },
    {
      name: 'filter, 30 days, newest 100',
      limitMs: 20,
      ask: (engine, round) => search(engine, `model:${model(round)} scores.relevance:<0.${(round % 8) + 1}`),
      byHand: (db, round) => read(db.prepare(`SELECT s.*, t.* FROM spans s ${newest} JOIN score x ON x.name = 'relevance' AND x.rid = s.rid AND x.value < ? WHERE s.model = ? ORDER BY s.ts DESC LIMIT 100`).all(((round % 8) + 1) / 10, model(round))),
    },
    words('rare word, newest 100', (round) => 29_000 + round),
    words('word of 1%, newest 100', (round) => 1400 + round),
    words('common word, newest 100', (round) => 5 + round),
    {
      name: 'latency percentiles by hour',
      limitMs: 300,
      ask: async (engine) => (await engine.timeline({ ...all, by: 'hour' })).length,
      byHand: (db) => db.prepare('SELECT CAST(ts / 3600000 AS INTEGER) AS hour, count(*) AS count, percentile(latency, 50), percentile(latency, 95), percentile(latency, 99) FROM spans GROUP BY 1 ORDER BY 1').all().length,
    },
    {
      name: 'score by tag',
      limitMs: 300,
      ask: async (engine) => (await engine.scores({ ...all, by: { of: 'text', name: 'tag' } })).filter(({ by }) => by !== undefined).length,
      byHand: (db) => db.prepare('SELECT x.name, t.tag, count(*), avg(x.value) FROM score x JOIN tag t ON t.rid = x.rid GROUP BY 1, 2 ORDER BY 1, 2').all().length,
    },
    {
      name: 'cost by model and day',
      limitMs: 300,
      ask: async (engine) => (await engine.timeline({ ...all, by: 'day', split: { of: 'text', name: 'model' } })).length,
      byHand: (db) => db.prepare('SELECT CAST(ts / 86400000 AS INTEGER) AS day, model, count(*), sum(cost), sum(prompt + completion) FROM spans GROUP BY 1, 2 ORDER BY 1, 2').all().length,
    },
    {
      name: 'one trace by id',
      limitMs: 20,
      ask: async (engine, round) => (await engine.trace(traceIdOf((round * 7919) % traces))).length,
      byHand: (db, round) => read(db.prepare('SELECT s.*, t.* FROM spans s JOIN span_text t ON t.rid = s.rid WHERE s.trace = ? ORDER BY s.ts').all(Buffer.from(traceIdOf((round * 7919) % traces), 'hex'))),
    },
  ]
}
