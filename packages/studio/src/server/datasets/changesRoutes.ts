/** `POST /api/dataset-changes`: changes of dataset files, each planned and shown as a diff first, and then written as it was shown. */
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { additionSchema, planAddition } from './addRows.ts'
import { KeptChanges } from './keptChanges.ts'

export type DatasetChangesRoutes = ReturnType<typeof datasetChangesRoutes>

export function datasetChangesRoutes(project: StudioProject) {
  const kept = new KeptChanges(project.root)
  return new Hono()
    .post('/add', zValidator('json', additionSchema, refuseWrong), async (context) => context.json(await planAddition(project, kept, context.req.valid('json'))))
    .post('/apply', zValidator('json', z.object({ token: z.string() }), refuseWrong), (context) => context.json(kept.apply(context.req.valid('json').token)))
}
