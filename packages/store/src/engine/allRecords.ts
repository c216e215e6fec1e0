/** All that a query finds, a page at a time: never more of it in memory than one page. */
import { allOf } from '../query/query.ts'
import type { LogRecord } from '../trace/logRecord.ts'
import type { LogEngine, SearchRequest } from './logEngine.ts'

const PAGE = 500

/**
 * Newest first, or in the order of the query, which must not change then. Each record once, also while others come in.
 *
 * @param pageSize how many are asked for at once
 */
export async function* allRecords(engine: LogEngine, { query, scope, order }: Pick<SearchRequest, 'query' | 'scope' | 'order'>, limit: number = Infinity, pageSize: number = PAGE): AsyncGenerator<LogRecord> {
  if (order) {
    // There is no place to go on from but a number of how many, so that pages are of one moment only as long as nothing comes in
    let given = 0
    for (;;) {
      const page = await engine.search({ query, scope, order, offset: given, limit: Math.min(pageSize, limit - given) })
      yield* page
      given += page.length
      if (page.length < pageSize || given >= limit) return
    }
  }
  let last: number | undefined
  /** Those that began at the same moment as the last: the next page begins with them. */
  let known = new Set<string>()
  let given = 0
  while (given < limit) {
    const from = last === undefined ? query : allOf([query, { kind: 'number', field: { of: 'number', name: 'start' }, max: { value: last, inclusive: true } }])
    const page = await engine.search({ query: from, scope, limit: pageSize + known.size })
    const fresh = page.filter(({ span }) => !known.has(`${span.traceId}${span.spanId}`))
    for (const record of fresh.slice(0, limit - given)) yield record
    given += fresh.length
    if (page.length < pageSize + known.size || fresh.length === 0) return
    last = page.at(-1)!.span.startMs
    known = new Set(page.filter(({ span }) => span.startMs === last).map(({ span }) => `${span.traceId}${span.spanId}`))
  }
}
