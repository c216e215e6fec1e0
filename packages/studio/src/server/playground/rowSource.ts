/** The row that a link to the playground is about, wherever it is, and the evals that it can be tried in. */
import { join } from 'node:path'
import { findRun, readDatasetFile, readRows, runsFolder, type Json, type Origin, type PlaygroundRow, type PlaygroundSuite, type Row } from '@evals/core'
import type { StudioProject } from '../project/studioProject.ts'
import { projectFile } from '../project/projectFile.ts'
import { problemWithoutSecrets } from '../security/withoutSecrets.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { HostProcess } from './hostProcess.ts'
import type { FittingSuite, RowAnswer } from './playgroundAnswers.ts'
import type { RowQuery } from './playgroundRequests.ts'
import { datasetRows } from './runPrompt.ts'
import { sameShape } from './sameShape.ts'

/** Evals whose rows are looked at for a row that is of none of them. */
const MAX_LOOKED_AT = 50

/** @param suites of the project, as they are known @throws {RequestProblem} where the row is not there */
export async function rowAndSuites(project: StudioProject, host: HostProcess, suites: () => Promise<readonly PlaygroundSuite[]>, query: RowQuery): Promise<RowAnswer> {
  const row = await rowOf(project, host, query)
  // Known by the link: no runner has to be asked
  if ('suite' in query) return { row, suites: [{ file: query.file, name: query.suite, why: 'own' }] }
  try {
    return { row, suites: await fittingSuites(project.root, host, await suites(), query, row) }
  } catch (error) {
    // The row can be tried with a prompt all the same
    return { row, suites: [], problem: problemWithoutSecrets((error as Error).message) }
  }
}

async function rowOf({ root, logs }: StudioProject, host: HostProcess, query: RowQuery): Promise<PlaygroundRow> {
  switch (query.from) {
    case 'suite': {
      const { rows } = await host.call((runner) => runner.rows(query, { offset: 0, limit: query.row === undefined ? 1 : Number.MAX_SAFE_INTEGER }))
      const row = query.row === undefined ? rows[0] : rows.find(({ id }) => id === query.row)
      if (!row) throw new RequestProblem(404, `the data of ${JSON.stringify(query.suite)} has no row ${JSON.stringify(query.row)}: was it changed?`)
      return taken(row, row.origin)
    }
    case 'log': {
      const engine = await logs()
      if (!engine) throw new RequestProblem(404, 'There are no logs in this project')
      const records = await engine.trace(query.traceId)
      const record = query.spanId === undefined ? (records.find(({ isTop }) => isTop) ?? records[0]) : records.find(({ span }) => span.spanId === query.spanId)
      if (!record) throw new RequestProblem(404, `There is no ${query.spanId === undefined ? `trace ${query.traceId}` : `span ${query.spanId} of trace ${query.traceId}`} in the logs: it was pruned, or has not come`)
      return taken(record.row, { kind: 'log', ref: query.traceId, id: record.row.id })
    }
    case 'case': {
      const run = findRun(root, query.run)
      const row = await caseRow(join(runsFolder(root), run), query)
      if (!row) throw new RequestProblem(404, `run ${run} has no case ${JSON.stringify(query.id)} of ${JSON.stringify(query.suite)}`)
      return taken(row, { kind: 'eval', ref: run, id: row.id })
    }
    case 'dataset': {
      const row = (await datasetRows(root, query.path)).find(({ id }) => id === query.row)
      if (!row) throw new RequestProblem(404, `${query.path} has no row ${JSON.stringify(query.row)}: was it changed?`)
      return taken(row, { kind: 'dataset', ref: query.path, id: row.id })
    }
  }
}

async function caseRow(folder: string, { file, suite, variant, id }: Extract<RowQuery, { from: 'case' }>): Promise<Row | undefined> {
  for await (const row of readRows(folder)) {
    if (row.id === id && row.file === file && row.suite === suite && row.variant === variant) return row
  }
  return undefined
}

/** What was asked and is expected; not what was answered. */
function taken({ id, input, expected, name, metadata, tags }: Row, origin: Origin | undefined): PlaygroundRow {
  return Object.fromEntries(Object.entries({ id, input, expected, name, metadata, tags, origin }).filter(([, value]) => value !== undefined)) as PlaygroundRow
}

async function fittingSuites(root: string, host: HostProcess, suites: readonly PlaygroundSuite[], query: RowQuery, row: PlaygroundRow): Promise<FittingSuite[]> {
  const usable = suites.filter(({ problem }) => problem === undefined)
  const readers = query.from === 'dataset' ? usable.filter(({ files }) => files.includes(query.path)) : []
  if (readers.length > 0) return readers.map((suite) => fitting(suite, 'data'))
  const shaped: FittingSuite[] = []
  for (const suite of usable.slice(0, MAX_LOOKED_AT)) {
    const input = (await inputInFile(root, suite)) ?? (await host.call((runner) => runner.rows({ file: suite.file, suite: suite.name }, { offset: 0, limit: 1 }))).rows[0]?.input
    if (input !== undefined && sameShape(input, row.input)) shaped.push(fitting(suite, 'shape'))
  }
  return shaped
}

/** Of the first row of its file: reading it is many times as quick as asking the runner. `undefined`: it has none, or one that is no file of rows as it is. */
async function inputInFile(root: string, { files }: PlaygroundSuite): Promise<Json | undefined> {
  const [file] = files
  if (file === undefined) return undefined
  try {
    const [first] = (await readDatasetFile(projectFile(root, file))).records
    return (first?.value as { input?: Json } | undefined)?.input
  } catch {
    return undefined
  }
}

function fitting({ file, name }: PlaygroundSuite, why: FittingSuite['why']): FittingSuite {
  return { file, name, why }
}
