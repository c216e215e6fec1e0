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

export type TestProject = ReturnType<typeof testProject>

export function testProject({ logs, redaction = {} }: { logs?: (root: string) => Promise<LogEngine>; redaction?: RedactionOptions } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'studio-datasets-'))
  const events = watchProject(root)
  const engine = logs?.(root)
  const project = { root, logsName: '.evals/logs', logs: async () => engine, makeLogs: async () => (await engine)!, redaction: () => redaction }
  const app = new Hono().onError(answerProblem)
  app.route('/api/datasets', datasetsRoutes(project, events))
  app.route('/api/dataset-changes', datasetChangesRoutes(project))
  // What is in an answer is said by each test
  const answer = async (response: Response) => ({ status: response.status, body: await response.json() })
  return {
    root,
    write(path: string, text: string) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    git: (...args: string[]) => void execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: root, stdio: 'pipe' }),
    get: async (path: string, query: Record<string, string> = {}) => answer(await app.request(`/api/datasets${path}?${new URLSearchParams(query)}`)),
    post: async (path: string, body: unknown) => answer(await app.request(`/api/dataset-changes${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })),
    events,
    remove() {
      events.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export const lines = (...rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
