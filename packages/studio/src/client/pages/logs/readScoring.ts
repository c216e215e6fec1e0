/** Asks for rows to be scored, and reads what comes of it, line by line, until it is done or stopped. */
import { ApiError } from '../../api/apiError.ts'
import { LOGS_PATH, logsApi } from '../../api/client.ts'
import type { ProblemBody } from '../../../server/requestProblem.ts'
import type { ScoringLine } from '../../../server/logs/scoring/scoreRoutes.ts'
import { asQuery, type LogRequest } from './logState.ts'

export type ScoringTarget = { rows: readonly { traceId: string; spanId: string }[] } | { request: LogRequest }

export interface Scoring {
  file: string
  scorers: readonly string[]
  target: ScoringTarget
}

/** @throws {ApiError} where the server refuses, or scoring failed @throws the signal's reason */
export async function readScoring({ file, scorers, target }: Scoring, onLine: (line: ScoringLine) => void, signal: AbortSignal): Promise<void> {
  const of = 'rows' in target ? { spans: target.rows.map(({ traceId, spanId }) => ({ traceId, spanId })) } : asQuery(target.request)
  const response = await fetch(`${LOGS_PATH}${logsApi.scoring.$path()}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ file, scorers, target: of }), signal })
  if (!response.ok || !response.body) {
    const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
    throw new ApiError(response.status, body?.error ?? { message: `The studio answered with ${response.status}` })
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let isDone = false
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = `${text}${read.value}`.split('\n')
    text = lines.pop()!
    for (const line of lines) {
      const said = JSON.parse(line) as ScoringLine
      if (said.kind === 'failed') throw new ApiError(400, { message: said.message })
      isDone ||= said.kind === 'done'
      onLine(said)
    }
  }
  if (!isDone) throw new ApiError(0, { message: 'The studio ended before the scoring did. What was scored until then is in the logs' })
}
