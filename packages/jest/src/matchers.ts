/** `toScoreAbove`, `toScoreAtLeast` and `toMatchRubric` for Jest: synchronous with a synchronous scorer; a promise, that fails its test when forgotten, with an asynchronous one. */
import { forgottenAwait, watchAwait, type ScorerFunction } from '@evals/core/worker'
import { rubricAssertion, type RubricCriteria, type RubricMatcher, type RubricMatcherOptions } from '@evals/llm'
import { callScoreMatcher, scoreMatchers, trimStack, type MatcherResult, type ScoreMatcherName } from '@evals/report/worker'
import { expect } from '@jest/globals'
import { channel } from './channel.ts'

/** The scorer may ask for anything beside the output: what it asks for is given in the third argument. */
export interface ScoreMatcher {
  (threshold: number): void
  /** One of the scores that the case has already. */
  (threshold: number, picked: { scorer: string }): void
  // oxlint-disable-next-line typescript/no-explicit-any -- a scorer's arguments are its own: contravariance leaves no other common type
  <Scorer extends ScorerFunction<any>>(threshold: number, scorer: Scorer, args?: Omit<Partial<Parameters<Scorer>[0]>, 'output'>): ReturnType<Scorer> extends Promise<unknown> ? Promise<void> : void
}

/** What a test's `expect(...)` has beside Jest's own. */
export interface ScoreMatchers {
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

interface MatcherState {
  isNot: boolean
}

export function installMatchers(): void {
  const names = Object.keys(scoreMatchers) as ScoreMatcherName[]
  expect.extend({ ...Object.fromEntries(names.map((name) => [name, matcherNamed(name)])), toMatchRubric } as unknown as Parameters<typeof expect.extend>[0])
}

function matcherNamed(name: ScoreMatcherName) {
  return function matcher(this: MatcherState, received: unknown, ...args: [unknown, unknown?, unknown?]): MatcherResult | PromiseLike<MatcherResult> {
    const site: { stack?: string } = {}
    Error.captureStackTrace(site, matcher)
    const result = callScoreMatcher(name, { negated: this.isNot, received, args, result: currentTest()?.result })
    return result instanceof Promise ? watched(result, name, site.stack) : result
  }
}

function toMatchRubric(this: MatcherState, received: unknown, criteria: RubricCriteria, options?: RubricMatcherOptions): PromiseLike<MatcherResult> {
  const site: { stack?: string } = {}
  Error.captureStackTrace(site, toMatchRubric)
  const { as, threshold, scorer } = rubricAssertion(criteria, options)
  const result = callScoreMatcher('toScoreAtLeast', { as, negated: this.isNot, received, args: [threshold, scorer], result: currentTest()?.result })
  return watched(Promise.resolve(result), 'toMatchRubric', site.stack)
}

/**
 * Jest returns what our `then` returns, so that this is what the user awaits, or forgets to. A forgotten one fails its
 * test in the end, which waits for the checks of its context.
 */
function watched(result: Promise<MatcherResult>, name: string, site: string | undefined): PromiseLike<MatcherResult> {
  const watch = (promise: Promise<unknown>): PromiseLike<unknown> => {
    const { thenable, check } = watchAwait(promise, () => trimStack(forgottenAwait(name), '', site))
    currentTest()?.checks.push(check)
    return thenable
  }
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- this is how Jest is given the promise that it hands on
    then: ((onFulfilled, onRejected) => {
      const judged = result.then(onFulfilled, onRejected)
      const first = watch(judged)
      // Jest 30 adds a `catch` of its own, and hands on what that returns
      return Object.assign(first, {
        catch: (onError: (error: unknown) => unknown) => {
          first.then(undefined, () => undefined)
          return watch(judged.catch(onError))
        },
      })
    }) as PromiseLike<MatcherResult>['then'],
  }
}

function currentTest() {
  return channel().currentTest.getStore()
}
