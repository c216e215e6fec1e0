/** A prompt, a model and rows, without any code of the project's: run here, and on record as the project's own evals are. */
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { loadRows, runOwnCells, type LoadedRow, type OwnCells, type ParamValue } from '@evals/core'
import { requireModelKey } from '@evals/llm'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { RunEvent } from './playgroundAnswers.ts'
import type { PromptRunBody } from './playgroundRequests.ts'
import { inProject, promptFacts } from './promptFiles.ts'
import { promptScorers } from './promptScorers.ts'
import { promptTask } from './promptTask.ts'
import { sampleById } from './sampleRows.ts'

/** Milliseconds for one answer; what is waited for the host's limits does not count. A model that thinks takes minutes. */
const TIMEOUT_MS = 600_000
/** The limiter, which finds out what the host takes, holds back the rest. */
const CONCURRENCY = 64
const NO_FILE = 'untitled.prompt'
const { version: VERSION } = createRequire(import.meta.url)('@evals/core/package.json') as { version: string }

/**
 * Everything that can be known to be wrong before a model is asked is said now.
 *
 * @throws {RequestProblem}
 */
export async function planPromptRun(root: string, body: PromptRunBody): Promise<OwnCells> {
  try {
    requireModelKey()
  } catch (error) {
    throw new RequestProblem(400, (error as Error).message)
  }
  const columns = body.columns.map((column) => columnOf(root, body, column))
  const names = new Set(columns.map(({ column }) => column.name))
  if (names.size < columns.length) throw new RequestProblem(400, 'two columns have the same name: their results could not be told apart')
  const file = body.prompt.file ?? NO_FILE
  return {
    root,
    runner: { name: 'studio', version: VERSION },
    request: { file, suite: basename(file, '.prompt'), columns: columns.map(({ column }) => column), ...(body.trials === undefined ? {} : { trials: body.trials }) },
    rows: sampleById(await rowsOf(root, body), body.sample, ({ id }) => id),
    columns: columns.map(({ own }) => own),
    scorers: promptScorers(root, body.scorers),
    timeout: TIMEOUT_MS,
    concurrency: CONCURRENCY,
  }
}

export async function runPrompt(cells: OwnCells, send: (event: RunEvent) => void, signal: AbortSignal): Promise<void> {
  const ids = cells.rows.map(({ id }) => id)
  await runOwnCells(cells, (event) => send(event.type === 'started' ? { ...event, cells: ids.length * cells.columns.length, rows: ids } : event), signal)
}

function columnOf(root: string, body: PromptRunBody, { name, prompt = body.prompt, model = body.model, params }: PromptRunBody['columns'][number]) {
  const asked = { ...body.params, ...params }
  const where = `the column ${JSON.stringify(name)}`
  let facts
  try {
    facts = promptFacts(root, prompt)
  } catch (error) {
    if (error instanceof RequestProblem) throw error
    throw new RequestProblem(400, `${where}: ${inProject(root, (error as Error).message)}`)
  }
  if (model === undefined && facts.model === undefined) throw new RequestProblem(400, `${where} names no model: choose one, or write it in the prompt's front matter`)
  const file = prompt.file ?? NO_FILE
  const value: Record<string, ParamValue> = { prompt: { $prompt: { file, source: prompt.source } }, model: model ?? facts.model ?? null, ...(Object.fromEntries(Object.entries(asked).filter(([, one]) => one !== undefined)) as Record<string, ParamValue>) }
  return {
    column: { name, params: value },
    own: { task: promptTask(root, { ...facts, askModel: model, params: asked }), prompts: [{ file, hash: facts.prompt.hash }] },
  }
}

async function rowsOf(root: string, { rows, dataset }: PromptRunBody): Promise<LoadedRow[]> {
  if (!dataset) return (await loadRows(rows!, { folder: root, owner: 'the playground' })).rows
  const all = await datasetRows(root, dataset.path)
  if (!dataset.rows) return all
  const byId = new Map(all.map((row) => [row.id, row]))
  return dataset.rows.map((id) => {
    const found = byId.get(id)
    if (!found) throw new RequestProblem(404, `${dataset.path} has no row ${JSON.stringify(id)}: was it changed?`)
    return found
  })
}

/** @throws {DataError} for a file that can not be used @throws {RequestProblem} for one that is not the project's */
export async function datasetRows(root: string, path: string): Promise<LoadedRow[]> {
  const { rows } = await loadRows({ kind: 'dataset', path: projectFile(root, path), options: {} }, { folder: root, folderName: 'the project', owner: 'the playground' })
  return rows
}
