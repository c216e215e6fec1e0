/** Reads traces back from a run's `spans.jsonl`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readLines } from '../row/readLines.ts'
import { SPANS_FILE } from '../row/rowLog.ts'
import type { Span } from './span.ts'

/**
 * A line that was cut short by a crash is passed over.
 *
 * @param traceIds which to read
 * @returns by trace, in the order in which they stand on file; a trace that is not there is not in it
 */
export async function readSpans(runFolder: string, traceIds: ReadonlySet<string>): Promise<Map<string, Span[]>> {
  const traces = new Map<string, Span[]>()
  const path = join(runFolder, SPANS_FILE)
  if (traceIds.size === 0 || !existsSync(path)) return traces
  for await (const line of readLines(path)) {
    // Most lines are of other traces: looking is cheaper than parsing
    if (![...traceIds].some((id) => line.includes(id))) continue
    const span = parseSpan(line.toString('utf8'))
    if (!span || !traceIds.has(span.traceId)) continue
    const known = traces.get(span.traceId)
    if (known) known.push(span)
    else traces.set(span.traceId, [span])
  }
  return traces
}

/** All spans of a run, in the order in which they stand on file. */
export async function* readAllSpans(runFolder: string): AsyncGenerator<Span> {
  const path = join(runFolder, SPANS_FILE)
  if (!existsSync(path)) return
  for await (const line of readLines(path)) {
    const span = parseSpan(line.toString('utf8'))
    if (span) yield span
  }
}

function parseSpan(line: string): Span | undefined {
  try {
    return JSON.parse(line) as Span
  } catch {
    return undefined
  }
}
