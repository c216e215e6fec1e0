/** The whole server as one function from request to answer: who may ask, then what each part answers, then the pages. */
import { Hono } from 'hono'
import { caseRoutes } from './cases/caseRoutes.ts'
import { compareRoutes } from './compare/compareRoutes.ts'
import { datasetChangesRoutes } from './datasets/changesRoutes.ts'
import { datasetsRoutes } from './datasets/datasetsRoutes.ts'
import { eventsRoute } from './live/eventsRoute.ts'
import type { ProjectEvents } from './live/projectEvents.ts'
import { logsRoutes } from './logs/logsRoutes.ts'
import { pages } from './pages.ts'
import { historyRoutes } from './playground/historyRoutes.ts'
import { playgroundRoutes } from './playground/playgroundRoutes.ts'
import { projectRoutes } from './project/projectRoutes.ts'
import type { StudioProject } from './project/studioProject.ts'
import { answerProblem } from './requestProblem.ts'
import { runsRoutes } from './runs/runsRoutes.ts'
import { reviewRoutes } from './review/reviewRoutes.ts'
import type { Gate } from './security/gate.ts'
import { securityHeaders } from './security/headers.ts'
import { limitBody } from './security/limitBody.ts'

export function createApp(project: StudioProject, events: ProjectEvents, gate: Gate): Hono {
  const app = new Hono()
  app.onError(answerProblem)
  app.use(securityHeaders)
  app.use(gate.middleware)
  app.use('/api/*', limitBody)
  app.route('/api/events', eventsRoute(events))
  app.route('/api/project', projectRoutes(project))
  app.route('/api/logs', logsRoutes(project))
  app.route('/api/runs', runsRoutes(project))
  app.route('/api/cases', caseRoutes(project))
  app.route('/api/compare', compareRoutes(project))
  app.route('/api/playground', playgroundRoutes(project))
  app.route('/api/playground-history', historyRoutes(project))
  app.route('/api/datasets', datasetsRoutes(project, events))
  app.route('/api/dataset-changes', datasetChangesRoutes(project))
  app.route('/api/review', reviewRoutes(project))
  app.all('/api/*', (context) => context.json({ error: { message: `There is nothing at ${context.req.path}` } }, 404))
  app.get('*', pages())
  return app
}
