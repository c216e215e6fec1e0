/** What can be taken up for review: cases of a run, logs that a query finds, rows of a dataset that have an output. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { caseTitles, findRun, readRows, readRunRecord, runsFolder, type Json, type Row, type ScoreDetail } from '@evals/core'
import { labelItemId, type LabelItem } from '@evals/core/labels'
import { parseFileRows, parseQuery, sampleRows } from '@evals/store'
import { z } from 'zod'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { RequestProblem } from '../requestProblem.ts'

export const sourceSchema = z.object({
  of: z.discriminatedUnion('from', [
    z.object({
      from: z.literal('run'),
      /** As `findRun` takes it. */
      run: z.string().default('latest'),
      file: z.string().optional(),
      suite: z.string().optional(),
      variant: z.string().optional(),
      only: z.enum(['all', 'failing', 'unsure', 'differing']).default('all'),
      id: z.string().optional(),
    }),
    z.object({ from: z.literal('logs'), query: z.string().default('') }),
    z.object({ from: z.literal('dataset'), path: z.string(), row: z.string().optional() }),
  ]),
  /** So many of them, by chance. */
  sample: z.int().min(1).max(100_000).optional(),
  seed: z.int().default(0),
})

export type ReviewSource = z.infer<typeof sourceSchema>

export interface Candidates {
  items: LabelItem[]
  /** Rows that were meant, of which some may have nothing to judge. */
  found: number
  withoutOutput: number
  /** There are more than can be taken up at once. */
  isCut: boolean
}

/** A person does not review more. */
const MOST = 20_000
/** From here on a score passes, as it does for `calibrate`. */
const PASSES = 0.5
/** Scores in between say that a judge was not sure. */
const UNSURE = [0.3, 0.7] as const

/** Equal answers to equal inputs are one item. */
export async function candidatesOf(project: StudioProject, { of, sample, seed }: ReviewSource): Promise<Candidates> {
  const items = new Map<string, LabelItem>()
  const counts = { found: 0, withoutOutput: 0, isCut: false }
  for await (const item of rowsOf(project, of)) {
    counts.found++
    if (item.output === undefined) counts.withoutOutput++
    else if (items.size < MOST) items.set(item.id, items.get(item.id) ?? (item as LabelItem))
    else counts.isCut = true
  }
  const all = [...items.values()]
  return { items: sample === undefined || sample >= all.length ? all : await sampleRows(all, { n: sample, seed }), ...counts }
}

type Source = ReviewSource['of']

async function* rowsOf(project: StudioProject, source: Source): AsyncGenerator<Row> {
  if (source.from === 'run') yield* casesOf(project.root, source)
  else if (source.from === 'logs') yield* logsOf(project, source.query)
  else yield* datasetRowsOf(project.root, source)
}

async function* casesOf(root: string, { run, file, suite, variant, only, id }: Extract<Source, { from: 'run' }>): AsyncGenerator<Row> {
  const ref = findRun(root, run)
  const folder = join(runsFolder(root), ref)
  const rev = readRunRecord(folder)?.git?.commit
  for await (const row of readRows(folder)) {
    if ((file !== undefined && row.file !== file) || (suite !== undefined && row.suite !== suite) || (suite !== undefined && row.variant !== variant) || (id !== undefined && row.id !== id)) continue
    if (!isAsked(row, only)) continue
    yield itemOf(row, { kind: 'eval', ref, id: row.id, ...(rev === undefined ? {} : { rev }) })
  }
}

function isAsked({ scores = {}, scoreDetails = {}, failures = [], error }: Row, only: Extract<Source, { from: 'run' }>['only']): boolean {
  const all = Object.entries(scores).flatMap(([name, score]) => (score === null ? [] : [{ name, score }]))
  if (only === 'failing') return error !== undefined || failures.length > 0 || all.some(({ score }) => score < PASSES)
  if (only === 'differing') return new Set(all.map(({ score }) => score >= PASSES)).size > 1
  if (only === 'unsure') return all.some(({ name, score }) => scoreDetails[name]?.source !== 'code' && score >= UNSURE[0] && score <= UNSURE[1])
  return true
}

async function* logsOf(project: StudioProject, text: string): AsyncGenerator<Row> {
  const query = parseQuery(text)
  const engine = await project.logs()
  if (!engine) throw new RequestProblem(404, 'There are no logs yet: `evals collect` takes them from your application, `evals import` from files')
  for (const { row, span } of await engine.search({ query, limit: MOST + 1 })) {
    const isKnown = row.output !== undefined && row.output !== null
    yield { ...itemOf({ ...row, output: isKnown ? row.output : undefined }, { kind: 'log', ref: '.evals/logs', id: row.id }), trace: { traceId: span.traceId, spanId: span.spanId } }
  }
}

async function* datasetRowsOf(root: string, { path, row: wanted }: Extract<Source, { from: 'dataset' }>): AsyncGenerator<Row> {
  const file = projectFile(root, path)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new RequestProblem(404, `${path} can not be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message}`)
  }
  const { rows, problems } = await parseFileRows(file, text)
  if (problems.length > 0) throw new RequestProblem(400, `${problems[0]!.where}: ${problems[0]!.problem}${problems.length > 1 ? `, and ${problems.length - 1} more: see evals dataset validate ${path}` : ''}`)
  for (const { id, value } of rows) {
    if (wanted !== undefined && id !== wanted) continue
    yield itemOf({ ...(value as unknown as Row), id }, { kind: 'dataset', ref: path, id })
  }
}

/** What a person needs to judge, and what scorers said, without what only a machine reads. */
function itemOf(row: Row, origin: NonNullable<Row['origin']>): Row {
  const { input, output, expected, metadata, tags, scores, scoreDetails, trace } = row
  // A case without a name of its own is called by its input, which is shown anyway
  const name = row.name === caseTitles([{ input }])[0] ? undefined : row.name
  const id = output === undefined ? row.id : labelItemId({ input, output })
  const item: Row = { id, name, input, output, expected, metadata, tags, scores, scoreDetails: scores && scoreDetails && reasonsOf(scoreDetails), trace, origin }
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as unknown as Row
}

function reasonsOf(details: Record<string, ScoreDetail>): Record<string, ScoreDetail> {
  return Object.fromEntries(
    Object.entries(details).map(([name, { reason, error, source }]) => [name, { ...(reason === undefined ? {} : { reason }), ...(error === undefined ? {} : { error: { name: error.name, message: error.message, phase: error.phase } }), ...(source === undefined ? {} : { source }) }]),
  )
}

/** In one line, for a list. */
export function titleOf({ name, input, output }: { name?: string | undefined; input: Json; output?: Json | undefined }): string {
  const value = name ?? input ?? output
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 300).replaceAll(/\s+/g, ' ').trim()
}
