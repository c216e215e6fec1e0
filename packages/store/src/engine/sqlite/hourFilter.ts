/**
 * Which questions the counts of hours can answer: those that ask for a time, a model, or whether there was an error. Of
 * the hours at both ends of the time, only a part may be asked for: those are counted from the spans.
 */
import { allOf, type Bound, type Query } from '../../query/query.ts'
import type { Dictionary } from './dictionary.ts'
import { HOUR_MS } from './hourTotals.ts'
import { startBounds } from './searchPlan.ts'

export interface HourFilter {
  /** Whole hours, the second one not among them. Infinite where there is no bound. */
  from: number
  to: number
  /** Terms and lists of them. */
  models?: Set<number> | undefined
  failed?: boolean | undefined
  /** What of the time is not in these hours. */
  edges: Query[]
}

/** @returns `undefined` where spans have to be looked at */
export function hourFilterOf(query: Query, dictionary: Dictionary): HourFilter | undefined {
  const parts = query.kind === 'and' ? query.of : [query]
  const filter: HourFilter = { from: -Infinity, to: Infinity, edges: [] }
  for (const part of parts) {
    if (part.kind === 'all' || (part.kind === 'number' && part.field.of === 'number' && part.field.name === 'start')) continue
    if (part.kind === 'text' && part.field.of === 'text' && part.field.name === 'model') {
      if (filter.models) return undefined
      filter.models = new Set(dictionary.matching(part.value, part.wildcard))
      continue
    }
    const inner = part.kind === 'not' ? part.of : part
    if (inner.kind !== 'exists' || inner.field.of !== 'text' || inner.field.name !== 'error' || filter.failed !== undefined) return undefined
    filter.failed = part.kind === 'exists'
  }
  const { min, max } = startBounds(parts)
  if (min) filter.from = isWhole(min) && min.inclusive ? min.value / HOUR_MS : Math.floor(min.value / HOUR_MS) + 1
  if (max) filter.to = isWhole(max) && max.inclusive ? max.value / HOUR_MS : Math.floor(max.value / HOUR_MS)
  // All of it within an hour, or two halves
  if (filter.from >= filter.to) return undefined
  if (min && filter.from * HOUR_MS !== min.value) filter.edges.push(before(query, filter.from))
  else if (min && !min.inclusive) filter.edges.push(before(query, filter.from))
  if (max && (max.inclusive || filter.to * HOUR_MS !== max.value)) filter.edges.push(allOf([query, { kind: 'number', field: { of: 'number', name: 'start' }, min: { value: filter.to * HOUR_MS, inclusive: true } }]))
  return filter
}

function before(query: Query, hour: number): Query {
  return allOf([query, { kind: 'number', field: { of: 'number', name: 'start' }, max: { value: hour * HOUR_MS, inclusive: false } }])
}

function isWhole({ value }: Bound): boolean {
  return Number.isInteger(value / HOUR_MS)
}
