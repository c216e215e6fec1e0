/** What can be asked of the logs, as what is sent to a thread: which question, and with what. */
import type { LogEngine, SearchRequest } from '@evals/store'
import { logSummary, type LogSummary } from '../logSummary.ts'

type Asked<Method extends keyof LogEngine> = LogEngine[Method] extends (request: infer Request) => unknown ? Request : never

/** Each is answered by the engine; rows are made short there, so that what they leave out goes nowhere. */
export const questions = {
  rows: async (engine: LogEngine, { columns, ...request }: SearchRequest & { columns: readonly string[] }): Promise<LogSummary[]> => (await engine.search(request)).map((record) => logSummary(record, columns)),
  records: (engine: LogEngine, request: SearchRequest) => engine.search(request),
  trace: (engine: LogEngine, traceId: string) => engine.trace(traceId),
  count: (engine: LogEngine, request: Asked<'count'>) => engine.count(request),
  facet: (engine: LogEngine, request: Asked<'facet'>) => engine.facet(request),
  timeline: (engine: LogEngine, request: Asked<'timeline'>) => engine.timeline(request),
  scores: (engine: LogEngine, request: Asked<'scores'>) => engine.scores(request),
  fieldNames: (engine: LogEngine, _request: null) => engine.fieldNames(),
  size: (engine: LogEngine, _request: null) => engine.size(),
}

type Questions = typeof questions
export type QuestionName = keyof Questions
export type RequestOf<Name extends QuestionName> = Parameters<Questions[Name]>[1]
export type AnswerOf<Name extends QuestionName> = Awaited<ReturnType<Questions[Name]>>

export async function answer<Name extends QuestionName>(engine: LogEngine, name: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
  const ask = questions[name] as (engine: LogEngine, request: RequestOf<Name>) => Promise<AnswerOf<Name>>
  return await ask(engine, request)
}
