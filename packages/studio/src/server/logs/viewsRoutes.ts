/** `/api/logs/views`: queries that the team keeps under a name, in `evals.views.json`. */
import { deleteView, readViews, saveView, VIEWS_FILE } from '@evals/store'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { foundOf, orderOf } from './logRequest.ts'

const view = z.object({ query: z.string().max(10_000), sort: z.string().max(300).optional(), spans: z.boolean().optional() })

export function viewsRoutes({ root }: Pick<StudioProject, 'root'>) {
  return new Hono()
    .use(async (_context, next) => {
      // A repository may have a link in its place
      projectFile(root, VIEWS_FILE)
      await next()
    })
    .get('/', (context) => context.json({ views: Object.entries(readViews(root)).map(([name, saved]) => ({ name, ...saved })) }))
    .put('/:name', zValidator('json', view, refuseWrong), (context) => {
      const given = context.req.valid('json')
      // What can not be read again is not kept
      foundOf({ query: given.query, scope: 'rows' })
      orderOf(given.sort)
      return context.json({ done: saveView(root, context.req.param('name'), given) })
    })
    .delete('/:name', (context) => {
      deleteView(root, context.req.param('name'))
      return context.json({ done: 'deleted' as const })
    })
}
