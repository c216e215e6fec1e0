/** What is wrong with what a page asked, said so that a person can read it, and the answer that carries it. */
import { BaselineError, BaselineRefError, CaseNotFoundError, DataError, NoRunError, NothingToCompareError } from '@evals/core'
import { DatasetOptionsError, MappingError, QueryError, RedactionOptionsError, SampleOptionsError, SavedViewError, ScorerFileError, StoreError } from '@evals/store'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { problemWithoutSecrets } from './security/withoutSecrets.ts'

/** What every answer that is no success has as its body. */
export interface ProblemBody {
  error: {
    message: string
    /** Of a query: where in it, counted in characters from 0. */
    at?: { from: number; to: number } | undefined
  }
}

export class RequestProblem extends Error {
  override name = 'RequestProblem'
  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    readonly at?: { from: number; to: number },
  ) {
    super(message)
  }
}

/** Errors of the packages below that are a person's mistake or the state of their files. */
const NOT_THERE = [NoRunError, CaseNotFoundError]
const MISTAKES = [NothingToCompareError, BaselineError, BaselineRefError, DataError, DatasetOptionsError, MappingError, RedactionOptionsError, SampleOptionsError, SavedViewError, ScorerFileError, StoreError]

/** Hono's `onError`. What was not foreseen is told in the terminal as well, with its stack. */
export function answerProblem(error: Error, context: Context): Response {
  const { status, body } = problemOf(error)
  if (status === 500) console.error(problemWithoutSecrets(error.stack ?? error.message))
  return context.json({ error: { ...body.error, message: problemWithoutSecrets(body.error.message) } }, status)
}

function problemOf(error: Error): { status: ContentfulStatusCode; body: ProblemBody } {
  const { message } = error
  if (error instanceof RequestProblem) return { status: error.status, body: { error: { message, ...(error.at ? { at: error.at } : {}) } } }
  if (error instanceof QueryError) return { status: 400, body: { error: { message, ...placeIn(error) } } }
  if (NOT_THERE.some((kind) => error instanceof kind)) return { status: 404, body: { error: { message } } }
  if (MISTAKES.some((kind) => error instanceof kind)) return { status: 400, body: { error: { message } } }
  if (error instanceof HTTPException) return { status: error.status as ContentfulStatusCode, body: { error: { message } } }
  // Of V8, by what walks through a value level by level. No real data has a thousand of them
  if (error instanceof RangeError && message.includes('call stack')) return { status: 400, body: { error: { message: 'A value in this is nested too deeply to be read' } } }
  return { status: 500, body: { error: { message: `The studio failed at this: ${message}` } } }
}

function placeIn({ position, length }: QueryError): { at: { from: number; to: number } } {
  return { at: { from: position, to: position + length } }
}
