/** From what a playground asks to the cells that a runner registers: those rows and columns, and nothing else. */
import { dirname } from 'node:path'
import type { EvalOptions } from '../case/evalOptions.ts'
import type { PlannedCase } from '../case/plannedCase.ts'
import { clusterOf, promptMeta, type EvalPlace } from '../case/planEval.ts'
import { promptsOf } from '../case/promptReference.ts'
import type { EvalBody, SuiteSetup } from '../case/runCase.ts'
import { DataError } from '../dataset/dataError.ts'
import { loadRows, type LoadedRow } from '../dataset/loadRows.ts'
import { relativePath } from '../relativePath.ts'
import { isError } from '../row/errorInfo.ts'
import { caseTitles } from '../row/caseTitles.ts'
import { nameOfScorer } from '../scorer/scorer.ts'
import type { PlaygroundAsk } from './ask.ts'
import type { PlannedRun } from './cellMessages.ts'
import { columnParams } from './columnParams.ts'
import type { PlaygroundColumn, PlaygroundRow } from './playground.ts'

export interface PlaygroundCell {
  planned: PlannedCase
  setup: SuiteSetup
}

export interface PlannedCells {
  run: PlannedRun
  /** Row by row, each in all columns. */
  cells: PlaygroundCell[]
  /** Rows that can not be run, a line each. */
  problems: string[]
}

/** @throws {DataError} where the eval's data can not be read and rows of it are asked for */
export async function planCells(options: EvalOptions, place: EvalPlace, body: EvalBody | undefined, ask: PlaygroundAsk & { kind: 'run' }): Promise<PlannedCells> {
  const { context } = place
  const { rows, problems } = await askedRows(options, place, ask.rows)
  const titles = caseTitles(rows)
  const columns = await Promise.all(ask.columns.map((column) => setupOf(column, options, place, body, ask.trials)))
  const cells = rows.flatMap((row, index) => {
    const title = titles[index]!
    const meta = { id: row.id, ...(options.cluster ? { cluster: clusterOf(options.cluster, row, title) } : {}) }
    return columns.map((setup) => ({ planned: { title, row, meta }, setup }))
  })
  const run: PlannedRun = {
    scorers: options.scorers.map((scorer) => nameOfScorer(scorer) ?? ''),
    keepOutputs: options.baseline?.outputs ?? context.keepOutputs,
    prompts: columns.map(({ params }) => promptMeta(promptsOf(params, columns.map((other) => other.params)), [], context).prompts),
    cells: cells.length,
  }
  return { run, cells, problems }
}

/** In the order in which they were asked for. */
async function askedRows(options: EvalOptions, { name, file }: EvalPlace, asked: readonly (string | PlaygroundRow)[]): Promise<{ rows: LoadedRow[]; problems: string[] }> {
  const load = { folder: dirname(file), owner: `eval "${name}"`, schema: options.schema }
  const known = new Map(asked.some((row) => typeof row === 'string') ? (await loadRows(options.data, load)).rows.map((row) => [row.id, row]) : [])
  const rows = new Map<string, LoadedRow>()
  const problems: string[] = []
  for (const row of asked) {
    try {
      const found = typeof row === 'string' ? known.get(row) : (await loadRows([row], load)).rows[0]
      if (found) rows.set(found.id, found)
      else problems.push(`the data of eval "${name}" has no row ${JSON.stringify(row)}: was it changed?`)
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      problems.push(`the row ${JSON.stringify(typeof row === 'string' ? row : row.id)} can not be run: ${error.problems.map(({ problem }) => problem).join('; ')}`)
    }
  }
  return { rows: [...rows.values()], problems }
}

/** A column that can not be is told by each of its cells, where it is looked for. */
async function setupOf(column: PlaygroundColumn, options: EvalOptions, { name, file, context }: EvalPlace, body: EvalBody | undefined, trials: number): Promise<SuiteSetup> {
  const suite = { ...options, timeout: options.timeout ?? context.timeout, trials }
  const setup = { suite, file: relativePath(context.root, file), name, variant: column.name, body, context }
  try {
    return { ...setup, params: await columnParams(column, options, context.root) }
  } catch (error) {
    const refuse = (): never => {
      throw withoutStack(error)
    }
    return { ...setup, suite: { ...suite, task: refuse }, params: options.params }
  }
}

/** It is about what was typed, and not about any code. */
function withoutStack(error: unknown): unknown {
  if (isError(error)) delete error.stack
  return error
}
