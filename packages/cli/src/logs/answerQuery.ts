/** What a query is answered with: a table, lines of JSON, a number, a chart, or what comes in from now on. */
import type { LogEngine } from '@evals/store'
import type { Answer, SearchFlags } from './searchFlags.ts'
import { spanOf } from './spanOf.ts'
import type { Io } from '../frame/io.ts'
import { namedField, type LogQuery } from './logQuery.ts'

const DEFAULT_ROWS = 20

export async function answerQuery(io: Io, engine: LogEngine, logQuery: LogQuery, kind: Answer, flags: SearchFlags): Promise<void> {
  const { query, scope, text } = logQuery
  const found = { query, scope }
  switch (kind) {
    case 'table':
      return table(io, engine, logQuery, flags.limit ?? DEFAULT_ROWS)
    case 'jsonl':
      return lines(engine, logQuery, flags.limit)
    case 'follow': {
      const { follow } = await import('./follow.ts')
      return follow(io, engine, logQuery, { limit: flags.limit ?? 10, jsonl: flags.jsonl === true })
    }
    case 'count': {
      const count = await engine.count(found)
      return io.answer({ query: text, count }, () => String(count))
    }
    case 'facet': {
      const field = await namedField(flags.facet!, '--facet')
      const [{ renderFacet }, values, total] = await Promise.all([import('../render/logs/summaries.ts'), engine.facet({ ...found, field, limit: flags.limit }), engine.count(found)])
      return io.answer({ query: text, field: flags.facet, total, values }, () => renderFacet(flags.facet!, values, total, io))
    }
    case 'histogram': {
      const field = await namedField(flags.histogram!, '--histogram')
      const [{ renderHistogram }, buckets] = await Promise.all([import('../render/logs/summaries.ts'), engine.histogram({ ...found, field })])
      return io.answer({ query: text, field: flags.histogram, buckets }, () => renderHistogram(flags.histogram!, field, buckets, io))
    }
    case 'by': {
      const by = flags.by!
      const split = flags.facet === undefined ? undefined : await namedField(flags.facet, '--facet')
      const [{ renderTimeline }, points] = await Promise.all([import('../render/logs/timeline.ts'), engine.timeline({ ...found, by, split })])
      return io.answer({ query: text, by, ...(flags.facet !== undefined && { field: flags.facet }), points }, () => renderTimeline(points, by, flags.facet, io))
    }
    case 'scores': {
      const name = typeof flags.scores === 'string' ? flags.scores : undefined
      const by = name === undefined ? undefined : await namedField(name, '--scores')
      const [{ renderScores }, scores] = await Promise.all([import('../render/logs/summaries.ts'), engine.scores({ ...found, by })])
      return io.answer({ query: text, ...(name !== undefined && { by: name }), scores }, () => renderScores(scores, name, io))
    }
  }
}

async function table(io: Io, engine: LogEngine, { query, scope, order, text }: LogQuery, limit: number): Promise<void> {
  const records = await engine.search({ query, scope, order, limit })
  const total = records.length < limit ? records.length : await engine.count({ query, scope })
  const answer = scope === 'spans' ? { query: text, total, spans: records.map(spanOf) } : { query: text, total, rows: records.map(({ row }) => row) }
  if (io.json) return io.answer(answer, () => '')
  const { renderLogTable } = await import('../render/logs/logTable.ts')
  if (records.length > 0) return io.answer(answer, () => renderLogTable(records, { width: io.width, color: io.color, now: io.now, total, spans: scope === 'spans' }))
  const all = text === '' ? 0 : await engine.count({ query: { kind: 'all' }, scope })
  io.answer(answer, () => (all === 0 ? 'there are no logs yet' : `nothing found, of ${all.toLocaleString('en-US')} ${scope}`))
}

async function lines(engine: LogEngine, logQuery: LogQuery, limit: number | undefined): Promise<void> {
  const [{ allRecords }, { writeLine }] = await Promise.all([import('@evals/store'), import('./writeLine.ts')])
  for await (const record of allRecords(engine, logQuery, limit)) await writeLine(logQuery.scope === 'spans' ? spanOf(record) : record.row)
}
