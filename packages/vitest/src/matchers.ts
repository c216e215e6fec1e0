/** `toScoreAbove` and `toScoreAtLeast` for Vitest: synchronous with a synchronous scorer; a promise, that fails its test when forgotten, with an asynchronous one. */
import { assertScores, parseMatcherArguments, type AssertedScore, type ScorerFunction } from '@evals/core/worker'
import { scoreMessage } from '@evals/report/worker'
import { chai, expect, type RunnerTask } from 'vitest'
import { trimStack } from './caseError.ts'
import { currentTask } from './currentTask.ts'

export interface MatcherResult {
  pass: boolean
  message: () => string
}

/** The scorer may ask for anything beside the output: what it asks for is given in the third argument. */
export interface ScoreMatcher {
  (threshold: number): void
  /** One of the scores that the case has already. */
  (threshold: number, picked: { scorer: string }): void
  // oxlint-disable-next-line typescript/no-explicit-any -- a scorer's arguments are its own: contravariance leaves no other common type
  <Scorer extends ScorerFunction<any>>(threshold: number, scorer: Scorer, args?: Omit<Partial<Parameters<Scorer>[0]>, 'output'>): ReturnType<Scorer> extends Promise<unknown> ? Promise<void> : void
}

interface MatcherState {
  isNot: boolean
  task?: Readonly<RunnerTask> | undefined
}

const passes = {
  toScoreAbove: (score: number, threshold: number) => score > threshold,
  toScoreAtLeast: (score: number, threshold: number) => score >= threshold,
}

type MatcherName = keyof typeof passes

/** Nobody reads more differences than this of one file; after it a failure says its score and reason, and the run record has the texts. */
const MAX_DIFFS = 100
let messages = 0

/** Idempotent: `expect.extend` may be called again. */
export function installMatchers(): void {
  const matchers = Object.keys(passes) as MatcherName[]
  expect.extend(Object.fromEntries(matchers.map((name) => [name, matcherNamed(name)])))
  for (const name of matchers) watchForgottenAwait(name)
}

function matcherNamed(name: MatcherName) {
  return function (this: MatcherState, received: unknown, threshold: number, scorer?: unknown, args?: unknown): MatcherResult | Promise<MatcherResult> {
    const current = currentTask.getStore()
    const request = { received, ...parseMatcherArguments(name, threshold, scorer, args), result: current?.result }
    const judge = (scores: AssertedScore[]): MatcherResult => {
      const unscored = scores.find(({ score }) => score === null)
      if (unscored) throw new Error(`${name}: ${unscored.scorer} could not score this value${unscored.reason ? `: ${unscored.reason}` : ''}`)
      const failing = scores.filter(({ score }) => !passes[name](score!, threshold))
      const pass = failing.length === 0
      return { pass, message: () => scoreMessage({ matcher: name, negated: this.isNot, threshold, received, scores: pass ? scores : failing, brief: ++messages > MAX_DIFFS }) }
    }
    const scores = assertScores(name, request)
    return scores instanceof Promise ? scores.then(judge) : judge(scores)
  }
}

/**
 * Vitest does not keep track of custom matchers' promises: without an await the test passes, and the score is lost.
 * Here the promise notes whether anybody waits for it; at the end of the test the runner awaits `task.promises`, where
 * a forgotten one fails its own test.
 */
function watchForgottenAwait(name: MatcherName): void {
  chai.use((_chai, utils) => {
    utils.overwriteMethod(chai.Assertion.prototype, name, (original: (...args: unknown[]) => unknown) => {
      return function (this: Chai.AssertionStatic, ...args: unknown[]): unknown {
        const site: { stack?: string } = {}
        const result = original.apply(this, args)
        if (!isPromiseLike(result)) return result
        // What fails later is shown where the matcher was called: a promise's own stack begins inside the runner
        Error.captureStackTrace(site)
        const here = (error: unknown): unknown => trimStack(error, '', site.stack)
        const task = currentTask.getStore()?.task ?? (utils.flag(this, 'vitest-test') as RunnerTask | undefined)
        const located = Promise.resolve(result).catch((error: unknown) => {
          throw here(error)
        })
        return task ? trackAwait(located, task, name, here) : located
      }
    })
  })
}

/** Vitest's own list of what a test still has to wait for. */
interface TaskWithPromises {
  promises?: Promise<unknown>[]
}

function trackAwait(promise: Promise<unknown>, task: RunnerTask, name: string, here: (error: unknown) => unknown): PromiseLike<unknown> {
  let awaited = false
  const settled = promise.then(
    () => undefined,
    () => undefined,
  )
  const check = settled.then(() => {
    if (!awaited) throw here(new Error(`${name} was not awaited: its scorer is asynchronous. Write \`await expect(...).${name}(...)\``))
  })
  check.catch(() => {})
  ;((task as TaskWithPromises).promises ??= []).push(check)
  // A rejection that nobody waits for is said by `check`, and must not be an unhandled one as well
  promise.catch(() => {})
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- noticing `then` is what this object is for
    then(onFulfilled, onRejected) {
      awaited = true
      return promise.then(onFulfilled, onRejected)
    },
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

declare global {
  // The one place to declare a matcher that has the same form in Vitest 4 and 5
  namespace Chai {
    interface Assertion {
      /**
       * The score is strictly above the threshold. With an asynchronous scorer this is a promise: await it.
       *
       * @example
       * expect(answer).toScoreAbove(0.8, levenshtein, { expected: 'Paris' })
       * expect(output).toScoreAbove(0.5)                             // in an eval: every score of the case
       * expect(output).toScoreAbove(0.5, { scorer: 'numericMatch' }) // in an eval: one of them
       */
      toScoreAbove: ScoreMatcher
      /** The score is at or above the threshold. See `toScoreAbove`. */
      toScoreAtLeast: ScoreMatcher
    }
  }
}
