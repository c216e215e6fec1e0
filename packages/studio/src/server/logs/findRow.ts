/** Where a row of the logs is, by the id that whatever was copied from it has in its `origin`. */
import type { TextField } from '@evals/store'
import type { LogReader } from './reading/logReader.ts'

export interface FoundLog {
  traceId: string
  spanId: string
}

/** @returns the newest that has it, as a row's id, else as a trace's or a span's; `undefined`: it is not there, or no more */
export async function findRow(reader: LogReader, id: string, signal?: AbortSignal): Promise<FoundLog | undefined> {
  const ways: readonly [TextField, 'rows' | 'spans'][] = [['id', 'rows'], ['trace', 'rows'], ['id', 'spans'], ['span', 'spans']]
  for (const [name, scope] of ways) {
    const [found] = (await reader.ask('records', { query: { kind: 'text', field: { of: 'text', name }, value: id, wildcard: false }, scope, limit: 1 }, signal)) ?? []
    if (found) return { traceId: found.span.traceId, spanId: found.span.spanId }
  }
  return undefined
}
