/** `/api/compare`: any two runs, or the baseline and a run, and every case that is not as it was. */
import { CaseNotFoundError, listRunEntries, NoRunError, type ComparedRun, type ScorerResult, type SuiteResult } from '@evals/core'
import { whatItTakes } from '@evals/report'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import { readCaseSide, type CaseSide } from '../cases/caseSide.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { CHANGES } from './change.ts'
import { changeCounts, changedCases } from './changedCases.ts'
import { createComparisons } from './comparisons.ts'

export type CompareRoutes = ReturnType<typeof compareRoutes>

/** A run that can be chosen as a side. */
export interface ChoosableRun {
  id: string
  kind: 'eval' | 'playground'
  startedAt?: string | undefined
  outcome?: 'passed' | 'failed' | undefined
  commit?: string | undefined
  branch?: string | undefined
  dirty?: boolean | undefined
  suites: string[]
  cases?: number | undefined
}

/** The scorer's result, and in words what it would take to know where nothing can be said. */
export type ComparedScorer = ScorerResult & { toKnow?: string | undefined }
export type ComparedSuite = Omit<SuiteResult, 'scorers'> & { scorers: ComparedScorer[] }

const sides = z.object({ before: z.string().min(1), after: z.string().min(1) })
const MAX_PAGE = 500
const casesQuery = sides.extend({
  change: z.enum(CHANGES),
  file: z.string().optional(),
  suite: z.string().optional(),
  variant: z.string().optional(),
  scorer: z.string().optional(),
  direction: z.enum(['worse', 'better']).optional(),
  text: z.string().max(500).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
})
const caseQuery = sides.extend({ file: z.string(), suite: z.string(), variant: z.string().optional(), id: z.string().min(1) })

export function compareRoutes({ root }: StudioProject) {
  const { compare } = createComparisons(root)
  return new Hono()
    .get('/', zValidator('query', sides, refuseWrong), async (context) => {
      const { before, after } = context.req.valid('query')
      const comparison = await compare(before, after)
      const { suites, outcome, reasons, notes } = comparison
      return context.json({
        before: comparison.before ?? null,
        after: comparison.after satisfies ComparedRun,
        outcome,
        reasons,
        notes,
        suites: suites.map((suite): ComparedSuite => ({ ...suite, scorers: suite.scorers.map((scorer) => ({ ...scorer, toKnow: whatItTakes(scorer) })) })),
        counts: changeCounts(comparison),
      })
    })
    .get('/cases', zValidator('query', casesQuery, refuseWrong), async (context) => {
      const { before, after, offset, limit, file, suite, variant, ...filter } = context.req.valid('query')
      const found = changedCases(await compare(before, after), { ...filter, ...(suite !== undefined && { suite: { file: file ?? '', name: suite, variant } }) })
      return context.json({ rows: found.slice(offset, offset + limit), total: found.length })
    })
    .get('/case', zValidator('query', caseQuery, refuseWrong), async (context) => {
      const { before, after, id, ...suite } = context.req.valid('query')
      const [one, other] = await Promise.all([before, after].map((side) => readCaseSide(root, side, suite, id).catch(nothingWhereItIsNot)))
      return context.json({ before: one ?? null, after: other ?? null })
    })
    .get('/runs', (context) => context.json({ runs: choosable(root) }))
}

/** A new case is not on one side, a missing one not on the other. */
function nothingWhereItIsNot(error: unknown): undefined {
  if (!(error instanceof CaseNotFoundError)) throw error
}

function choosable(root: string): ChoosableRun[] {
  try {
    return [...listRunEntries(root)].flatMap(({ id, state }) => {
      if (state.kind === 'unreadable') return []
      const { record } = state
      return {
        id,
        kind: record?.kind ?? 'eval',
        startedAt: record?.startedAt,
        ...(state.kind === 'finished' && { outcome: state.record.outcome as 'passed' | 'failed', cases: state.record.suites.reduce((sum, suite) => sum + suite.cases, 0) }),
        ...(record?.git && { commit: record.git.commit, branch: record.git.branch, dirty: record.git.dirty }),
        suites: (record?.suites ?? []).map(({ name, variant }) => (variant === undefined ? name : `${name} [${variant}]`)),
      }
    })
  } catch (error) {
    if (error instanceof NoRunError) return []
    throw error
  }
}

export type { CaseSide }
