/** What the store knows of traces, found by where in time they are. */
import { fold } from '../../query/words.ts'
import { Bindings } from './bindings.ts'
import type { Database } from './database.ts'
import { tableOf } from './layout.ts'
import { readSpans, type StoredSpan } from './readRecords.ts'
import { SPANS, TRACES } from './schema.ts'

/** Traces that are asked for at once. */
const MAX_IDS = 5000
/** Times that are looked at one by one: more of them are put together. */
const MAX_RANGES = 50

/** @returns of each trace of which any span is there, the rows that count, the earlier first */
export async function knownTraces(database: Database, traceIds: readonly string[]): Promise<Map<string, StoredSpan[]>> {
  const wanted = new Map(traceIds.map((traceId) => [traceId.toWellFormed(), traceId]))
  const known = new Map<string, StoredSpan[]>()
  const keys = [...new Set([...wanted.keys()].map(fold))]
  for (let start = 0; start < keys.length; start += MAX_IDS) {
    for (const span of await spansOf(database, keys.slice(start, start + MAX_IDS))) {
      // Ids that are the same but for their case were asked for together
      const id = wanted.get(span.key[1])
      if (id === undefined) continue
      const spans = known.get(id)
      if (spans) spans.push(span)
      else known.set(id, [span])
    }
  }
  return known
}

async function spansOf(database: Database, keys: readonly string[]): Promise<StoredSpan[]> {
  const asked = new Bindings()
  const times = await database.rows<[string, number, number]>(`SELECT trace_key, min(lowest), max(highest) FROM ${tableOf(database.layout, TRACES)} WHERE trace_key IN ${asked.texts(keys)} GROUP BY trace_key`, asked)
  if (times.length === 0) return []
  const bindings = new Bindings()
  const ranges = joinedRanges(times.map(([, lowest, highest]) => [lowest, highest]))
  const within = ranges.map(([from, to]) => `newest BETWEEN ${bindings.number(from)} AND ${bindings.number(to)}`).join(' OR ')
  return readSpans(database, `(${within}) AND trace_key IN ${bindings.texts(times.map(([key]) => key))}`, bindings)
}

/**
 * Those of the traces of which others have written.
 *
 * @param seen versions that are known of
 * @param since the first version that they can have
 */
export async function writtenMeanwhile(database: Database, traceIds: readonly string[], seen: ReadonlySet<number>, since: number): Promise<string[]> {
  const wanted = new Map(traceIds.map((traceId) => [traceId.toWellFormed(), traceId]))
  const bindings = new Bindings()
  const rows = await database.rows<[string]>(
    `SELECT DISTINCT trace FROM ${tableOf(database.layout, SPANS)} WHERE NOT deleted AND version > ${bindings.whole(since)} AND version NOT IN ${bindings.wholes([...seen].filter((version) => version > since))} AND trace IN ${bindings.texts([...wanted.keys()])}`,
    bindings,
  )
  return rows.flatMap(([trace]) => wanted.get(trace) ?? [])
}

/** Those that meet are one; where there are still many, those nearest to one another. */
export function joinedRanges(ranges: readonly (readonly [number, number])[], most: number = MAX_RANGES): [number, number][] {
  const joined: [number, number][] = []
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  if (joined.length <= most) return joined
  const gaps = joined.slice(1).map(([from], index) => from - joined[index]![1])
  const narrow = gaps.toSorted((a, b) => b - a)[most - 1]!
  return joined.reduce<[number, number][]>((wide, range, index) => {
    if (index > 0 && gaps[index - 1]! <= narrow) wide.at(-1)![1] = range[1]
    else wide.push([...range])
    return wide
  }, [])
}
