/** `toScoreAbove`, `toScoreAtLeast` and `toMatchRubric` for Vitest: synchronous with a synchronous scorer; a promise, that fails its test when forgotten, with an asynchronous one. */
import { forgottenAwait, isThenable, watchAwait, type ScorerFunction } from '@evals/core/worker'
import { rubricAssertion, type RubricCriteria, type RubricMatcher, type RubricMatcherOptions } from '@evals/llm'
import { callScoreMatcher, scoreMatchers, trimStack, type MatcherResult, type ScoreMatcherName } from '@evals/report/worker'
import { chai, expect, type RunnerTask } from 'vitest'
import { currentTask } from './currentTask.ts'

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
}

/** Idempotent: `expect.extend` may be called again. */
export function installMatchers(): void {
  const names = Object.keys(scoreMatchers) as ScoreMatcherName[]
  expect.extend({ ...Object.fromEntries(names.map((name) => [name, matcherNamed(name)])), toMatchRubric })
  for (const name of [...names, 'toMatchRubric']) watchForgottenAwait(name)
}

function matcherNamed(name: ScoreMatcherName) {
  return function (this: MatcherState, received: unknown, ...args: [unknown, unknown?, unknown?]): MatcherResult | Promise<MatcherResult> {
    return callScoreMatcher(name, { negated: this.isNot, received, args, result: currentTask.getStore()?.result })
  }
}

async function toMatchRubric(this: MatcherState, received: unknown, criteria: RubricCriteria, options?: RubricMatcherOptions): Promise<MatcherResult> {
  const { as, threshold, scorer } = rubricAssertion(criteria, options)
  return callScoreMatcher('toScoreAtLeast', { as, negated: this.isNot, received, args: [threshold, scorer], result: currentTask.getStore()?.result })
}

/**
 * Vitest does not keep track of custom matchers' promises: without an await the test passes, and the score is lost.
 * Here the promise notes whether anybody waits for it; at the end of the test the runner awaits `task.promises`, where
 * a forgotten one fails its own test.
 */
function watchForgottenAwait(name: string): void {
  chai.use((_chai, utils) => {
    utils.overwriteMethod(chai.Assertion.prototype, name, (original: (...args: unknown[]) => unknown) => {
      return function (this: Chai.AssertionStatic, ...args: unknown[]): unknown {
        const site: { stack?: string } = {}
        const result = original.apply(this, args)
        if (!isThenable(result)) return result
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
  const { thenable, check } = watchAwait(promise, () => here(forgottenAwait(name)))
  ;((task as TaskWithPromises).promises ??= []).push(check)
  return thenable
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
      /**
       * A model judges whether this meets the criteria, each by itself. Always a promise: await it. With a `threshold`,
       * the weighted share of criteria that are met has to be at least so high; without, all have to be met.
       *
       * @example
       * await expect(answer).toMatchRubric('names the price, and no other number')
       * await expect(answer).toMatchRubric(['polite', { criterion: 'invents nothing', required: true }], { threshold: 0.5 })
       */
      toMatchRubric: RubricMatcher
    }
  }
}
