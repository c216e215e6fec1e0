/** The type of Jest's `expect` with the score matchers. */
import type { expect as jestExpect } from '@jest/globals'
import type { ScoreMatchers } from './matchers.ts'

type JestExpect = typeof jestExpect

/** After `.resolves` and `.rejects`, everything is a promise. */
type Asynchronous<Matchers> = { [Name in keyof Matchers]: Matchers[Name] extends (...args: infer Args) => unknown ? (...args: Args) => Promise<void> : never }

interface WithScores extends ScoreMatchers {
  not: ScoreMatchers
  resolves: Asynchronous<ScoreMatchers> & { not: Asynchronous<ScoreMatchers> }
  rejects: Asynchronous<ScoreMatchers> & { not: Asynchronous<ScoreMatchers> }
}

/** Ours first: of two call signatures the compiler takes the first that fits. */
export type Expect = { <T = unknown>(actual: T): WithScores & ReturnType<typeof jestExpect<T>> } & JestExpect
