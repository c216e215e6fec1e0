/** What comes in while somebody looks, a line each; Ctrl-C ends it, which is no failure. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEngine, LogRecord } from '@evals/store'
import type { Io } from '../frame/io.ts'
import { spanOf } from './spanOf.ts'
import type { LogQuery } from './logQuery.ts'
import { writeLine } from './writeLine.ts'

const POLL_MS = 500
/** Of which it is known what was shown of them. */
const MAX_KNOWN = 10_000

export async function follow(io: Io, engine: LogEngine, { query, scope }: LogQuery, { limit, jsonl }: { limit: number; jsonl: boolean }): Promise<void> {
  const { renderLogLine } = await import('../render/logs/logLine.ts')
  const { signal } = io
  const known = new Set<string>()
  const show = async (records: readonly LogRecord[]): Promise<void> => {
    for (const record of records) {
      const id = `${record.span.traceId}${record.span.spanId}`
      const isKnown = known.delete(id)
      known.add(id)
      if (known.size > MAX_KNOWN) known.delete(known.values().next().value!)
      if (jsonl) await writeLine(scope === 'spans' ? spanOf(record) : record.row)
      else process.stdout.write(`${renderLogLine(record, { width: io.width, color: io.color, now: io.now, again: isKnown })}\n`)
    }
  }
  // Before the newest are looked for, so that none falls between
  let { next } = await engine.follow({ query, scope })
  await show((await engine.search({ query, scope, limit })).toReversed())
  while (!signal.aborted) {
    const came = await engine.follow({ query, scope, after: next })
    next = came.next
    await show(came.records)
    if (came.records.length === 0) await sleep(POLL_MS, undefined, { signal }).catch(() => {})
  }
}
