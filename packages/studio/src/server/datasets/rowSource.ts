/** The rows that a page wants to have in a dataset, read from where they are: logs, a run, or given as they are. */
import { join } from 'node:path'
import { findRun, readRows, runsFolder, type Origin, type Row } from '@evals/core'
import { rowSchema } from '@evals/core/row-schema'
import { allOf, parseQuery, type LogEngine, type LogRecord } from '@evals/store'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { RequestProblem } from '../requestProblem.ts'

/** More than a person looks at; `evals dataset add` takes any number. */
export const MAX_ROWS = 5_000

const suite = { file: z.string(), suite: z.string(), variant: z.string().optional() }

export const rowSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('logs'), spans: z.array(z.object({ traceId: z.string(), spanId: z.string() })).min(1).max(MAX_ROWS) }),
  z.object({ kind: z.literal('query'), query: z.string(), from: z.number().optional(), to: z.number().optional() }),
  z.object({ kind: z.literal('cases'), run: z.string(), cases: z.array(z.object({ ...suite, id: z.string(), trial: z.int().min(0).optional() })).min(1).max(MAX_ROWS) }),
  z.object({ kind: z.literal('rows'), rows: z.array(rowSchema).min(1).max(MAX_ROWS) }),
])

export type RowSourceQuery = z.output<typeof rowSourceSchema>

export interface SourceRows {
  /** Their ids are unique here; where they came from is in `originOf`. */
  rows: Row[]
  originOf?: ((row: Row) => Origin | undefined) | undefined
  traceOf?: ((row: Row) => Promise<LogRecord[]>) | undefined
  /** How many were asked for and are not there any more. */
  gone: number
}

/** @throws {RequestProblem} where there are none, or too many */
export async function rowsOf(project: StudioProject, source: RowSourceQuery): Promise<SourceRows> {
  switch (source.kind) {
    case 'logs':
      return rowsOfLogs(await engineOf(project), source.spans)
    case 'query':
      return rowsOfQuery(await engineOf(project), source)
    case 'cases':
      return rowsOfCases(project.root, source)
    case 'rows':
      return withUniqueIds(source.rows, (row) => row.origin)
  }
}

async function engineOf(project: StudioProject): Promise<LogEngine> {
  const engine = await project.logs()
  if (!engine) throw new RequestProblem(404, 'There are no logs in this project')
  return engine
}

async function rowsOfLogs(engine: LogEngine, spans: readonly { traceId: string; spanId: string }[]): Promise<SourceRows> {
  const traces = new Map<string, LogRecord[]>()
  const records: LogRecord[] = []
  for (const { traceId, spanId } of spans) {
    if (!traces.has(traceId)) traces.set(traceId, await engine.trace(traceId))
    const found = traces.get(traceId)!.find(({ span }) => span.spanId === spanId)
    if (found) records.push(found)
  }
  if (records.length === 0) throw new RequestProblem(404, 'These rows are not in the logs any more')
  return { ...ofRecords(engine, records), gone: spans.length - records.length }
}

async function rowsOfQuery(engine: LogEngine, { query, from, to }: Extract<RowSourceQuery, { kind: 'query' }>): Promise<SourceRows> {
  const start = { of: 'number', name: 'start' } as const
  const wanted = allOf([
    parseQuery(query, { now: Date.now() }),
    ...(from === undefined ? [] : [{ kind: 'number' as const, field: start, min: { value: from, inclusive: true } }]),
    ...(to === undefined ? [] : [{ kind: 'number' as const, field: start, max: { value: to, inclusive: true } }]),
  ])
  const records = await engine.search({ query: wanted, scope: 'rows', limit: MAX_ROWS + 1 })
  if (records.length === 0) throw new RequestProblem(404, 'Nothing in the logs is found by this any more')
  if (records.length > MAX_ROWS) throw new RequestProblem(413, `More than ${MAX_ROWS.toLocaleString('en-US')} rows are found: narrow the search, or add a sample of them by \`evals dataset add <file> --from '<query>' --sample 200\``)
  return { ...ofRecords(engine, records), gone: 0 }
}

function ofRecords(engine: LogEngine, records: readonly LogRecord[]): Pick<SourceRows, 'rows' | 'traceOf'> {
  return { rows: records.map(({ row }) => row), traceOf: async ({ trace }) => (trace ? engine.trace(trace.traceId) : []) }
}

/** The trial that is asked for, or the first. */
async function rowsOfCases(root: string, { run, cases }: Extract<RowSourceQuery, { kind: 'cases' }>): Promise<SourceRows> {
  const id = findRun(root, run)
  const wanted = new Map(cases.map((one) => [keyOf(one), one.trial]))
  const found = new Map<string, Row>()
  for await (const row of readRows(join(runsFolder(root), id))) {
    const key = keyOf({ file: row.file ?? '', suite: row.suite ?? '', variant: row.variant, id: row.id })
    if (!wanted.has(key)) continue
    const trial = wanted.get(key)
    if (trial === undefined ? !found.has(key) : (row.trial ?? 0) === trial) found.set(key, row)
  }
  if (found.size === 0) throw new RequestProblem(404, `These cases are not in the run ${id} any more`)
  const rows = [...wanted.keys()].flatMap((key) => found.get(key) ?? [])
  return { ...withUniqueIds(rows, (row) => ({ kind: row.kind === 'playground' ? 'playground' : 'eval', ref: id, id: row.id })), gone: cases.length - rows.length }
}

function keyOf({ file, suite: name, variant, id }: { file: string; suite: string; variant?: string | undefined; id: string }): string {
  return JSON.stringify([file, name, variant ?? '', id])
}

/** Two suites may have a case of one id. */
function withUniqueIds(given: readonly Row[], originOf: (row: Row) => Origin | undefined): SourceRows {
  const seen = new Map<string, number>()
  const origins = new Map<Row, Origin | undefined>()
  const rows = given.map((row) => {
    const ordinal = (seen.get(row.id) ?? 0) + 1
    seen.set(row.id, ordinal)
    const own = ordinal === 1 ? row : { ...row, id: `${row.id} (${ordinal})` }
    origins.set(own, originOf(row))
    return own
  })
  return { rows, originOf: (row) => origins.get(row), gone: 0 }
}
