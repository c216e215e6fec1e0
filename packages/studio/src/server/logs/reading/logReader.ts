/** Asks the logs: the embedded store in threads, those for pages of rows apart from those for charts, so that no chart holds up a row; a server as it is. */
import type { StudioProject } from '../../project/studioProject.ts'
import { Lane } from './lane.ts'
import { answer, type AnswerOf, type QuestionName, type RequestOf } from './questions.ts'

export interface LogReader {
  /** @returns `undefined` where there are no logs yet */
  ask: <Name extends QuestionName>(name: Name, request: RequestOf<Name>, signal?: AbortSignal) => Promise<AnswerOf<Name> | undefined>
}

const FOR_ROWS: ReadonlySet<QuestionName> = new Set<QuestionName>(['rows', 'records', 'trace', 'size'])
const THREADS = 2

export function createLogReader({ logs, logsFolder, closed }: Pick<StudioProject, 'logs' | 'logsFolder' | 'closed'>): LogReader {
  const lanes = logsFolder === undefined ? undefined : { rows: new Lane(logsFolder, { size: THREADS }, closed), charts: new Lane(logsFolder, { size: THREADS, nice: true }, closed) }
  return {
    async ask<Name extends QuestionName>(name: Name, request: RequestOf<Name>, signal?: AbortSignal): Promise<AnswerOf<Name> | undefined> {
      const engine = await logs()
      if (!engine) return undefined
      if (!lanes) return await answer<Name>(engine, name, request)
      const lane = FOR_ROWS.has(name) ? lanes.rows : lanes.charts
      return (await lane.ask({ name, request }, signal)) as AnswerOf<Name>
    },
  }
}
