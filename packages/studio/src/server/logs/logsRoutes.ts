/** `/api/logs`: rows of the logs in pages, and what is counted, drawn and told beside them. Where there are no logs yet, there is nothing of each. */
import type { Json, Row } from '@evals/core'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import { spanDetail } from '../traces/spanDetail.ts'
import { traceModel } from '../traces/traceModel.ts'
import { findRow, type FoundLog } from './findRow.ts'
import { fieldOf, foundFields, foundOf, foundQuery, orderOf } from './logRequest.ts'
import { createLogReader } from './reading/logReader.ts'
import { scoreRoutes } from './scoring/scoreRoutes.ts'
import { tailRoute } from './tailRoute.ts'
import { viewsRoutes } from './viewsRoutes.ts'

export type LogsRoutes = ReturnType<typeof logsRoutes>

/** One row whole. */
export interface LogAnswer {
  row: Row
  spanId: string
  startMs: number
  /** It stands for its trace. */
  isTop: boolean
  resource: Record<string, Json>
}

/** Names, with commas between them. */
const names = z
  .string()
  .max(4_000)
  .default('')
  .transform((text) => text.split(',').filter((name) => name !== ''))
const step = z.enum(['minute', 'hour', 'day'])

const rowsQuery = z.object({ ...foundFields, sort: z.string().max(300).optional(), columns: names, offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(500).default(100) })
const facetQuery = z.object({ ...foundFields, field: z.string().max(300), limit: z.coerce.number().int().min(1).max(200).default(20) })
const timelineQuery = z.object({ ...foundFields, step })
const scoresQuery = z.object({ ...foundFields, step: step.optional(), by: z.string().max(300).optional() })
const spanQuery = z.object({ trace: z.string().min(1).max(300), span: z.string().min(1).max(300) })

export function logsRoutes(project: StudioProject) {
  const reader = createLogReader(project)
  const traceOf = async (traceId: string, signal: AbortSignal) => {
    const records = (await reader.ask('trace', traceId, signal)) ?? []
    if (records.length === 0) throw new RequestProblem(404, `there is no trace ${JSON.stringify(traceId)} in the logs: it may have been pruned since`)
    return records
  }
  return new Hono()
    .get('/rows', zValidator('query', rowsQuery, refuseWrong), async (context) => {
      const { sort, columns, offset, limit, ...request } = context.req.valid('query')
      const rows = await reader.ask('rows', { ...foundOf(request), order: orderOf(sort), columns, offset, limit }, context.req.raw.signal)
      return context.json({ rows: rows ?? [] })
    })
    .get('/count', zValidator('query', foundQuery, refuseWrong), async (context) => context.json({ count: (await reader.ask('count', foundOf(context.req.valid('query')), context.req.raw.signal)) ?? 0 }))
    .get('/facet', zValidator('query', facetQuery, refuseWrong), async (context) => {
      const { field, limit, ...request } = context.req.valid('query')
      return context.json({ values: (await reader.ask('facet', { ...foundOf(request), field: fieldOf(field), limit }, context.req.raw.signal)) ?? [] })
    })
    .get('/timeline', zValidator('query', timelineQuery, refuseWrong), async (context) => {
      const { step: by, ...request } = context.req.valid('query')
      return context.json({ points: (await reader.ask('timeline', { ...foundOf(request), by }, context.req.raw.signal)) ?? [] })
    })
    .get('/scores', zValidator('query', scoresQuery, refuseWrong), async (context) => {
      const { step: every, by, ...request } = context.req.valid('query')
      return context.json({ scores: (await reader.ask('scores', { ...foundOf(request), step: every, by: by === undefined ? undefined : fieldOf(by) }, context.req.raw.signal)) ?? [] })
    })
    .get('/fields', async (context) => context.json({ fields: (await reader.ask('fieldNames', null, context.req.raw.signal)) ?? [] }))
    .get('/size', async (context) => context.json((await reader.ask('size', null)) ?? { spans: 0, rows: 0, bytes: 0 }))
    .get('/find', zValidator('query', z.object({ id: z.string().min(1).max(1_000) }), refuseWrong), async (context) => {
      const found: FoundLog | undefined = await findRow(reader, context.req.valid('query').id, context.req.raw.signal)
      return context.json({ found: found ?? null })
    })
    .get('/trace', zValidator('query', spanQuery.pick({ trace: true }), refuseWrong), async (context) => {
      const { trace } = context.req.valid('query')
      const records = await traceOf(trace, context.req.raw.signal)
      const known = records.filter(({ partial }) => !partial).map(({ span }) => span)
      const top = records.find(({ isTop }) => isTop)
      return context.json({ trace: traceModel(trace, known), topSpanId: top?.span.spanId ?? null })
    })
    .get('/span', zValidator('query', spanQuery, refuseWrong), async (context) => {
      const { trace, span: id } = context.req.valid('query')
      const found = (await traceOf(trace, context.req.raw.signal)).find(({ span }) => span.spanId === id)
      if (!found) throw new RequestProblem(404, `the trace ${trace} has no span ${JSON.stringify(id)} in the logs`)
      return context.json(spanDetail(found.span))
    })
    .get('/row', zValidator('query', spanQuery.partial({ span: true }), refuseWrong), async (context) => {
      const { trace, span: id } = context.req.valid('query')
      const records = await traceOf(trace, context.req.raw.signal)
      const found = id === undefined ? (records.find(({ isTop }) => isTop) ?? records[0]!) : records.find(({ span }) => span.spanId === id)
      if (!found) throw new RequestProblem(404, `the trace ${trace} has no span ${JSON.stringify(id)} in the logs`)
      const { row, span, resource = {}, isTop } = found
      return context.json({ row, spanId: span.spanId, startMs: span.startMs, isTop, resource } satisfies LogAnswer)
    })
    .route('/views', viewsRoutes(project))
    .route('/tail', tailRoute(project))
    .route('/scoring', scoreRoutes(project))
}
