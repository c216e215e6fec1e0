/**
 * What a failing case throws. Runners look up the source of every stack frame: 10,000 failing tests with whole stacks
 * cost Vitest's main process 50 s, with one frame each 3 s. The whole stack is in the run record.
 */
import { isError, ScoreError, TimeoutError, type CaseOutcome, type TrialResult } from '@evals/core/worker'
import { plainText } from './text/plainText.ts'

/** An SDK's error may quote a whole response. */
const MAX_MESSAGE = 4_000

/** A case whose test is to fail. */
export type FailedCase = Extract<CaseOutcome, { kind: 'asserted' | 'threw' }>

/**
 * What the test throws.
 *
 * @param file the eval file, absolute: the frame that is shown is in it where there is one
 */
export function caseError(outcome: FailedCase, file: string): unknown {
  if (outcome.kind === 'threw') return thrownError(outcome.thrown, file)
  const failures = outcome.failures.map((failure) => trimStack(failure, file))
  return failures.length === 1 ? failures[0] : new AggregateError(failures, `${failures.length} trials failed an assertion`)
}

/** The user's own error where there is one, with what it belongs to in front of its message. */
function thrownError(thrown: TrialResult['thrown'], file: string): Error {
  const [first] = thrown
  // Whatever a task throws may quote a model's output: no terminal codes
  const message = thrown.flatMap((one) => lineOf(one).split('\n')).map(plainText).join('\n')
  const shown = new Error(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}… (${message.length} characters; all of it is in the run record)` : message)
  shown.name = isError(first!.error) ? first!.error.name : 'Error'
  shown.stack = withOneFrame(shown, stackOf(first!.error) ?? '', file)
  return shown
}

/**
 * The same error with one frame: where the user's code is.
 *
 * @param fallback a stack to take the frame from where the error was made by code of ours
 */
export function trimStack(error: unknown, file: string, fallback: string = ''): unknown {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return error
  try {
    error.stack = withOneFrame(error as Error, `${stackOf(error) ?? ''}\n${fallback}`, file)
  } catch {
    // A frozen error keeps its stack
  }
  return error
}

/** The innermost frame in the eval file, else the innermost that is the user's at all. */
function withOneFrame(error: Error, stack: string, file: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const own = frames.filter((frame) => !frame.includes('node_modules') && !frame.includes('node:') && !frame.includes('/@evals/') && !frame.includes('(<anonymous>)'))
  const frame = own.find((line) => line.includes(file)) ?? own[0]
  return `${error.name}: ${error.message}${frame === undefined ? '' : `\n${frame}`}`
}

/** Our own errors name the task or the scorer already. */
function lineOf({ error, phase, scorer }: TrialResult['thrown'][number]): string {
  if (error instanceof ScoreError || error instanceof TimeoutError) return error.message
  return `${scorer === undefined ? `${phase} error` : `scorer "${scorer}"`}: ${messageOf(error)}`
}

function messageOf(error: unknown): string {
  if (isError(error)) return error.message
  return typeof error === 'string' ? error : `threw ${String(JSON.stringify(error))}`
}

function stackOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string' ? error.stack : undefined
}
