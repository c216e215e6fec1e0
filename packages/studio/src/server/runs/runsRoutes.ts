/** `/api/runs`: the list of runs, one run's record, and its cases as a table that comes in pages. */
import { findRun, NoRunError, readRunState, runsFolder, unfinishedRecord, type RunRecord } from '@evals/core'
import { parseQuery } from '@evals/store'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { join } from 'node:path'
import { z } from 'zod'
import { tablePage } from '../../caseTable/arrangeCases.ts'
import { neighboursOf } from '../../caseTable/neighbours.ts'
import { QUICK_FILTERS } from '../../caseTable/caseIndex.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import { openRunsOf, type OpenRun, type OpenSuite } from './openRuns.ts'
import { createRunList, SILENT_MS, type RunSummary } from './runList.ts'

export type RunsRoutes = ReturnType<typeof runsRoutes>

/** One run, as its page begins with it. */
export interface RunOverview {
  id: string
  state: RunSummary['state']
  /** Of one that has not ended: of the cases that have, compared with the baseline as it is now. */
  record: RunRecord
  /** The run before it that has the same suites, newest first of those. */
  before?: string | undefined
}

const suiteFields = { file: z.string().optional(), suite: z.string().optional(), variant: z.string().optional() }
const suiteQuery = z.object(suiteFields)
const tableQuery = z.object({
  ...suiteFields,
  query: z.string().max(10_000).optional(),
  show: z.enum(QUICK_FILTERS).optional(),
  group: z.string().regex(/^(tag|metadata\..+)$/).optional(),
  /** Groups whose cases are listed, as a JSON list. */
  open: z.string().optional(),
  sort: z.string().max(300).optional(),
  descending: z.enum(['true', 'false']).optional(),
  offset: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(500),
})

/** Of a table, without what is only of its pages. */
const neighboursQuery = tableQuery.omit({ open: true, offset: true, limit: true }).extend({ id: z.string().min(1) })

export function runsRoutes(project: StudioProject) {
  const list = createRunList(project.root)
  const runs = openRunsOf(project)
  return new Hono()
    .get('/', (context) => {
      const all = list()
      // The newest is what is looked at next
      const newest = all.find(({ kind, state }) => kind === 'eval' && (state === 'passed' || state === 'failed'))
      if (newest) setTimeout(() => runs.open(newest.id).catch(() => {}), 100).unref()
      return context.json({ runs: all })
    })
    .get('/:run', async (context) => {
      const id = findRun(project.root, context.req.param('run'))
      // Its cases are asked for next, and are read meanwhile
      runs.open(id).catch(() => {})
      return context.json(await overviewOf(project.root, id, list, () => runs.open(id)))
    })
    .get('/:run/reading', (context) => context.json({ reading: runs.reading(context.req.param('run')) ?? null }))
    .get('/:run/fields', zValidator('query', suiteQuery, refuseWrong), async (context) => {
      const { index, fields } = suiteIn(await runs.open(context.req.param('run')), context.req.valid('query'))
      return context.json({ suite: { file: index.file, suite: index.suite, variant: index.variant }, ...fields })
    })
    .get('/:run/table', zValidator('query', tableQuery, refuseWrong), async (context) => {
      const { query = '', show, group, open, sort, descending, offset, limit, ...suite } = context.req.valid('query')
      const parsed = parseQuery(query)
      const found = suiteIn(await runs.open(context.req.param('run')), suite)
      const arranged = await found.arrange({ query: parsed, show, group, sort: sort === undefined ? undefined : { by: sort, descending: descending === 'true' } })
      // What is likely to be asked next
      setTimeout(found.prepare, 300).unref()
      return context.json(tablePage(found.index, arranged, { open: openGroups(open), offset, limit }))
    })
    .get('/:run/neighbours', zValidator('query', neighboursQuery, refuseWrong), async (context) => {
      const { id, query = '', show, group, sort, descending, ...suite } = context.req.valid('query')
      const found = suiteIn(await runs.open(context.req.param('run')), suite)
      const arranged = await found.arrange({ query: parseQuery(query), show, group, sort: sort === undefined ? undefined : { by: sort, descending: descending === 'true' } })
      return context.json({ neighbours: neighboursOf(found.index, arranged, id) ?? null })
    })
}

export async function overviewOf(root: string, id: string, list: () => RunSummary[], open: () => Promise<OpenRun>): Promise<RunOverview> {
  const state = readRunState(join(runsFolder(root), id))
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  const before = runBefore(list(), id)
  if (state.kind === 'finished') return { id, state: state.record.outcome as 'passed' | 'failed', record: state.record, before }
  const record = state.lastSignMs === 0 ? unfinishedRecord(id, state, []) : (await open()).record
  // It may have ended while it was read
  const outcome = record.outcome === 'running' ? (Date.now() - state.lastSignMs < SILENT_MS ? 'running' : 'unfinished') : record.outcome
  return { id, state: outcome, record, before }
}

/** @returns the newest older run that has one of its suites, or of one that has no suites yet the newest older one */
function runBefore(all: readonly RunSummary[], id: string): string | undefined {
  const at = all.findIndex((run) => run.id === id)
  const own = new Set((all[at]?.suites ?? []).map(suiteName))
  return all.slice(at + 1).find(({ kind, state, suites }) => kind === 'eval' && (state === 'passed' || state === 'failed') && (own.size === 0 || suites.some((suite) => own.has(suiteName(suite)))))?.id
}

function suiteName({ file, name, variant }: { file: string; name: string; variant?: string | undefined }): string {
  return JSON.stringify([file, name, variant])
}

/** Without a suite, the first. */
function suiteIn({ id, suites }: OpenRun, { file, suite, variant }: { file?: string | undefined; suite?: string | undefined; variant?: string | undefined }): OpenSuite {
  const found = suite === undefined ? suites[0] : suites.find(({ index }) => index.suite === suite && index.variant === variant && (file === undefined || index.file === file))
  if (found) return found
  if (suites.length === 0) throw new RequestProblem(404, `Run ${id} has no case that has finished`)
  throw new RequestProblem(404, `Run ${id} has no suite ${JSON.stringify(suite)}${variant === undefined ? '' : ` with the variant ${JSON.stringify(variant)}`}; it has ${suites.map(({ index }) => JSON.stringify(index.variant === undefined ? index.suite : `${index.suite} [${index.variant}]`)).join(', ')}`)
}

function openGroups(text: string | undefined): ReadonlySet<string> {
  if (text === undefined) return new Set()
  try {
    const values: unknown = JSON.parse(text)
    if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return new Set(values)
  } catch {
    // Said below
  }
  throw new RequestProblem(400, '`open` is not a list of texts as JSON')
}
