/** `/api/cases`: one case of a run, what it is held against, its history, its neighbours, and its traces. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { findRun, readSpans, runsFolder, SPANS_FILE, type Span } from '@evals/core'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import { spanDetail } from '../traces/spanDetail.ts'
import { traceModel } from '../traces/traceModel.ts'
import { readBaselineSide, type AgainstAnswer } from './caseBaseline.ts'
import { readCaseHistory } from './caseHistory.ts'
import { casePlace } from './casePlace.ts'
import { BASELINE, readCaseSide } from './caseSide.ts'
import { readRunCase, type CaseAnswer } from './runCase.ts'

export type CaseRoutes = ReturnType<typeof caseRoutes>

const exactPlace = casePlace.extend({ file: z.string(), suite: z.string() })
const traceQuery = z.object({ run: z.string().min(1), trace: z.string().regex(/^[0-9a-f]{32}$/) })

export function caseRoutes(project: StudioProject) {
  const { root } = project
  return new Hono()
    .get('/case', zValidator('query', casePlace, refuseWrong), async (context) => {
      const { run, ...place } = context.req.valid('query')
      const { found, others } = await readRunCase(root, run, place)
      return context.json({ ...found, others } satisfies CaseAnswer)
    })
    .get('/against', zValidator('query', exactPlace.extend({ against: z.string().min(1) }), refuseWrong), async (context) => {
      const { run, against, id, ...suite } = context.req.valid('query')
      const answer: AgainstAnswer = against === BASELINE ? await readBaselineSide(project, run, suite, id) : { side: (await readCaseSide(root, against, suite, id)) ?? null, origin: 'run' }
      return context.json(answer)
    })
    .get('/history', zValidator('query', exactPlace, refuseWrong), async (context) => {
      const { run, id, ...suite } = context.req.valid('query')
      return context.json({ runs: await readCaseHistory(root, findRun(root, run), suite, id, context.req.raw.signal) })
    })
    .get('/trace', zValidator('query', traceQuery, refuseWrong), async (context) => {
      const { run, trace } = context.req.valid('query')
      return context.json(traceModel(trace, await spansOf(root, run, trace)))
    })
    .get('/span', zValidator('query', traceQuery.extend({ span: z.string().min(1) }), refuseWrong), async (context) => {
      const { run, trace, span: id } = context.req.valid('query')
      const span = (await spansOf(root, run, trace)).find(({ spanId }) => spanId === id)
      if (!span) throw new RequestProblem(404, `run ${run} has no span ${JSON.stringify(id)} in the trace ${trace}`)
      return context.json(spanDetail(span))
    })
}

let last: { key: string; spans: Promise<Span[]> } | undefined

/** Who looks at a trace looks at its spans next: those of the last one are kept, as long as nothing was written since. */
function spansOf(root: string, reference: string, traceId: string): Promise<Span[]> {
  const folder = join(runsFolder(root), findRun(root, reference))
  const key = [folder, traceId, statSync(join(folder, SPANS_FILE), { throwIfNoEntry: false })?.size].join('\n')
  if (last?.key !== key) last = { key, spans: readSpans(folder, new Set([traceId])).then((traces) => traces.get(traceId) ?? []) }
  return last.spans
}
