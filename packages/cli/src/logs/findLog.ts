/** One log, by what somebody has of its id. */
import type { LogEngine, LogRecord, Query, TextField } from '@evals/store'
import { Mistake } from '../frame/mistake.ts'

const MAX_CANDIDATES = 5

export interface FoundLog {
  record: LogRecord
  /** In the order of their start, parents first. */
  trace: LogRecord[]
}

/**
 * By the id of a row, a trace or a span, or by the beginning of one, where that is one log's only.
 *
 * @throws {Mistake} where there is none, or are several
 */
export async function findLog(engine: LogEngine, id: string): Promise<FoundLog> {
  for (const wildcard of [false, true]) {
    for (const [name, scope] of [['id', 'rows'], ['trace', 'rows'], ['span', 'spans']] as const) {
      const found = await engine.search({ query: byId(name, id, wildcard), scope, limit: MAX_CANDIDATES + 1 })
      if (found.length === 1) return { record: found[0]!, trace: await engine.trace(found[0]!.span.traceId) }
      if (found.length > 1) throw await ambiguous(id, found)
    }
  }
  throw new Mistake(`there is no row, trace or span ${JSON.stringify(id)} in the logs. \`evals logs\` lists them, with ids`)
}

function byId(name: TextField, id: string, wildcard: boolean): Query {
  return { kind: 'text', field: { of: 'text', name }, value: wildcard ? `${id.replace(/[\\*?]/g, '\\$&')}*` : id, wildcard }
}

async function ambiguous(id: string, found: readonly LogRecord[]): Promise<Mistake> {
  const { candidateLine } = await import('../render/logs/logPage.ts')
  return new Mistake(`several have an id that is, or begins with, ${JSON.stringify(id)}:\n${found.slice(0, MAX_CANDIDATES).map((record) => `  ${candidateLine(record)}`).join('\n')}${found.length > MAX_CANDIDATES ? '\n  …' : ''}`)
}
