/** A project's folder in a git repository of its own, and the routes of datasets over it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LogEngine, RedactionOptions } from '@evals/store'
import { Hono } from 'hono'
import { watchProject } from '../../live/projectEvents.ts'
import { answerProblem } from '../../requestProblem.ts'
import { datasetChangesRoutes } from '../changesRoutes.ts'
import { datasetsRoutes } from '../datasetsRoutes.ts'

export interface TestProject {
  root: string
  write: (path: string, text: string) => void
  read: (path: string) => string
  git: (...args: string[]) => void
  get: (path: string, query?: Record<string, string>) => Promise<{ status: number; body: any }>
  post: (path: string, body: unknown) => Promise<{ status: number; body: any }>
  events: ReturnType<typeof watchProject>
  remove: () => void
}

export function testProject({ logs, redaction = {} }: { logs?: (root: string) => Promise<LogEngine>; redaction?: RedactionOptions } = {}): TestProject {
  const root = mkdtempSync(join(tmpdir(), 'studio-datasets-'))
  const events = watchProject(root)
  const engine = logs?.(root)
  const project = { root, logsName: '.evals/logs', logs: async () => engine, makeLogs: async () => (await engine)!, redaction: () => redaction }
  const app = new Hono().onError(answerProblem)
  app.route('/api/datasets', datasetsRoutes(project, events))
  app.route('/api/dataset-changes', datasetChangesRoutes(project))
  const answer = async (response: Response) => ({ status: response.status, body: await response.json() })
  return {
    root,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    git: (...args) => void execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: root, stdio: 'pipe' }),
    get: async (path, query = {}) => answer(await app.request(`/api/datasets${path}?${new URLSearchParams(query)}`)),
    post: async (path, body) => answer(await app.request(`/api/dataset-changes${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })),
    events,
    remove() {
      events.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export const lines = (...rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
