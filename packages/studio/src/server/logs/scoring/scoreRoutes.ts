/** `/api/logs/scoring`: the project's own scorers over rows of the logs, as `evals score` runs them, with what they gave as it comes. */
import { relative } from 'node:path'
import { allRecords, scoreLogs, type LogEngine, type LogsToScore, type ScoredLogs } from '@evals/store'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { projectFile } from '../../project/projectFile.ts'
import type { StudioProject } from '../../project/studioProject.ts'
import { refuseWrong } from '../../refuseWrong.ts'
import { RequestProblem } from '../../requestProblem.ts'
import { foundFields, foundOf } from '../logRequest.ts'
import { problemWithoutSecrets } from '../../security/withoutSecrets.ts'
import { scorerFiles } from './scorerFiles.ts'
import { startScorers } from './scorerProcess.ts'

const CONCURRENCY = 8
const TIMEOUT_MS = 60_000
const MAX_CHOSEN = 10_000
/** Pages are told this often, in milliseconds. */
const PROGRESS_MS = 100

const place = z.object({ traceId: z.string().min(1).max(300), spanId: z.string().min(1).max(300) })
const target = z.union([z.object({ spans: z.array(place).min(1).max(MAX_CHOSEN) }), z.object(foundFields)])
const fileBody = z.object({ file: z.string().min(1).max(1_000) })

/** A line of the answer. The last is `done` or `failed`. */
export type ScoringLine = { kind: 'progress'; done: number; total: number } | { kind: 'done'; summary: ScoredLogs } | { kind: 'failed'; message: string }

export function scoreRoutes(project: StudioProject) {
  const { root } = project
  return new Hono()
    .get('/files', (context) => context.json({ files: scorerFiles(root) }))
    .post('/names', zValidator('json', fileBody, refuseWrong), async (context) => {
      await using scorers = await startScorers({ root, file: scorerFile(root, context.req.valid('json').file), timeoutMs: TIMEOUT_MS, signal: context.req.raw.signal })
      return context.json({ names: scorers.names })
    })
    .post('/', zValidator('json', fileBody.extend({ scorers: z.array(z.string().min(1)).min(1).max(200), target }), refuseWrong), async (context) => {
      const { file, scorers: names, target: of } = context.req.valid('json')
      const engine = await project.logs()
      if (!engine) throw new RequestProblem(404, 'there are no logs yet')
      const path = scorerFile(root, file)
      const logs = await logsOf(engine, of)
      context.header('content-type', 'application/x-ndjson')
      return stream(context, async (out) => {
        // Whoever asked went away, or pressed stop
        const left = new AbortController()
        out.onAbort(() => left.abort(new RequestProblem(400, 'it was stopped')))
        const say = (line: ScoringLine): Promise<unknown> => out.write(`${JSON.stringify(line)}\n`)
        let told = 0
        try {
          await using scorers = await startScorers({ root, file: path, timeoutMs: TIMEOUT_MS, signal: left.signal })
          const missing = names.find((name) => !scorers.names.includes(name))
          if (missing !== undefined) throw new RequestProblem(400, `${path} has no scorer ${JSON.stringify(missing)} any more; it has ${scorers.names.join(', ')}`)
          await say({ kind: 'progress', done: 0, total: logs.total })
          const onRow = (done: number, total: number): void => {
            if (Date.now() - told < PROGRESS_MS) return
            told = Date.now()
            void say({ kind: 'progress', done, total })
          }
          const summary = await scoreLogs(engine, logs, names, (row) => scorers.score(row, names), { concurrency: CONCURRENCY, onRow, signal: left.signal })
          await say({ kind: 'done', summary })
        } catch (error) {
          if (!left.signal.aborted) await say({ kind: 'failed', message: problemWithoutSecrets(error instanceof Error ? error.message : String(error)) })
        }
      })
    })
}

/** @returns relative to the root @throws {RequestProblem} */
function scorerFile(root: string, path: string): string {
  const full = projectFile(root, path)
  if (!/\.[cm]?[jt]s$/.test(full)) throw new RequestProblem(400, `${JSON.stringify(path)} is no TypeScript or JavaScript file: scorers are functions that one exports`)
  return relative(root, full)
}

async function logsOf(engine: LogEngine, of: z.infer<typeof target>): Promise<LogsToScore> {
  if ('spans' in of) return { records: chosen(engine, of.spans), total: of.spans.length }
  const found = foundOf(of)
  return { records: allRecords(engine, found), total: await engine.count(found) }
}

/** What was pruned since it was chosen is left out. */
async function* chosen(engine: LogEngine, spans: readonly z.infer<typeof place>[]) {
  for (const { traceId, spanId } of spans) {
    const found = (await engine.trace(traceId)).find(({ span }) => span.spanId === spanId)
    if (found) yield found
  }
}
