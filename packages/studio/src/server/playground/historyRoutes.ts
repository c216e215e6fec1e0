/** `/api/playground-history`: earlier runs of the playground, from their records. Nothing of them is ever overwritten. */
import { listRuns, readRunState, runsFolder, type ParamValue } from '@evals/core'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { join } from 'node:path'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'

export type HistoryRoutes = ReturnType<typeof historyRoutes>

export interface HistoryAnswer {
  /** Newest first. */
  runs: HistoryEntry[]
}

export interface HistoryEntry {
  id: string
  startedAt: string
  durationMs: number
  outcome: 'running' | 'passed' | 'failed'
  notes: string[]
  columns: {
    name: string
    /** Over what the eval had. */
    params: Record<string, ParamValue>
    cases: number
    errors: number
    scorers: { name: string; n: number; mean: number | null }[]
  }[]
}

/** Runs that are listed: further back no one looks. */
const MOST = 100

/** Both: of that eval; neither: of prompts without code. */
const query = z.object({ file: z.string().optional(), suite: z.string().optional() })

export function historyRoutes({ root }: StudioProject) {
  return new Hono().get('/', zValidator('query', query, refuseWrong), (context) => {
    const { file, suite } = context.req.valid('query')
    return context.json<HistoryAnswer>({ runs: earlierRuns(root, file, suite) })
  })
}

/** @param file `undefined`: those that are of no eval file */
function earlierRuns(root: string, file: string | undefined, suite: string | undefined): HistoryEntry[] {
  const found: HistoryEntry[] = []
  for (const id of listRuns(root, 'playground').toReversed()) {
    const state = readRunState(join(runsFolder(root), id))
    const record = 'record' in state ? state.record : undefined
    if (!record?.playground) continue
    const { playground, startedAt, durationMs, outcome, notes, suites } = record
    const isOfEval = /\.[cm]?[jt]sx?$/.test(playground.file)
    if (file === undefined ? isOfEval : playground.file !== file || playground.suite !== suite) continue
    const columns = playground.columns.map(({ name, params }) => {
      const result = suites.find(({ variant }) => variant === name)
      return { name, params, cases: result?.cases ?? 0, errors: result?.errors ?? 0, scorers: (result?.scorers ?? []).map((scorer) => ({ name: scorer.name, n: scorer.n, mean: scorer.mean })) }
    })
    found.push({ id, startedAt, durationMs, outcome, notes, columns })
    if (found.length === MOST) break
  }
  return found
}
