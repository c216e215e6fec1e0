/** What came out of a suite: the one read model of the comparison. Terminal, Markdown, JUnit and the run record all show this. */
import type { SuitePrompt } from '../case/evalMeta.ts'
import type { Gate } from '../case/gate.ts'
import type { ModelTotals } from '../case/modelTotals.ts'
import type { Comparison, Verdict } from '../stats/index.ts'

/** One suite and variant. Scores and differences are fractions in [0, 1], never points. */
export interface SuiteResult {
  /** The eval file, relative to the project's root, with forward slashes. */
  file: string
  /** Path of describe names, joined by ' > '. */
  name: string
  variant?: string | undefined
  /** Cases that were run. */
  cases: number
  /** Trials of each case. */
  trials: number
  /** Cases with an error in the task or in a scorer. */
  errors: number
  /** Cases in which the eval's body asserted something in vain. */
  failures: number
  /** Cases that were collected and not run: `-t`, `.only`, bail. */
  skipped: number
  /** Cases that were attempted again by the runner's retry. */
  retried: number
  /** Cases without a baseline. */
  newCases: number
  /** Cases of the baseline that the eval no longer has. */
  missingCases: number
  /** Milliseconds in the task, all cases together. */
  taskMs: number
  costUsd?: number | undefined
  tokens?: number | undefined
  /** The tasks' calls of models, all cases together. */
  models?: ModelTotals | undefined
  /** The scorers' calls of models: what judging takes is not what the system takes. */
  judges?: ModelTotals | undefined
  /** Prompts in files that it was run with. */
  prompts?: SuitePrompt[] | undefined
  /** Files that its rows were read from, relative to the project's root, with forward slashes. */
  datasets?: string[] | undefined
  /** Of an eval of a judge: Cohen's, of judge and people; null where nothing is known. */
  kappa?: number | null | undefined
  /** Not every case was run, so nothing may be removed from the baseline. */
  partial: boolean
  /** It is partial because its other rows are in other shards, and for no other reason. */
  sharded?: true | undefined
  /** Whether the baseline keeps outputs beside scores. */
  keepOutputs: boolean
  /** As the eval set it, where it did. */
  gate?: Gate | undefined
  /** Cases whose test failed for a reason that their rows do not tell: a hook, a soft assertion, a forgotten await. */
  outside?: { id: string; name: string; message: string }[] | undefined
  scorers: ScorerResult[]
}

export interface ScorerResult {
  name: string
  /** Cases with a score. */
  n: number
  /** `null` where no case has a score: not a zero. */
  mean: number | null
  /** 95% interval of the mean. */
  interval: readonly [low: number, high: number]
  /** Cases that were run without error, and that this scorer gave no score. */
  unscored: number
  /** Cases in which this scorer threw. */
  errors: number
  /** Cases by score: ten bins from 0 to 1; a score of 1 is in the last. */
  histogram: number[]
  /** By k, for scorers that only give 0 and 1 in suites with several trials. */
  passAtK?: Record<number, number> | undefined
  passHatK?: Record<number, number> | undefined
  /** Whether a regression of this scorer fails the run. */
  gated: boolean
  comparison?: ScorerComparison | undefined
}

export interface ScorerComparison extends Omit<Comparison, 'verdict'> {
  verdict: Verdict
  /** `p` after Holm's correction over the run's gated comparisons; the verdict goes by it. */
  adjustedP: number
  /** The cases that moved most, worst first: at most 20 down and 20 up. */
  moved: MovedCase[]
}

export interface MovedCase {
  id: string
  name: string
  before: number
  after: number
}

/** A case that has a score on one side only: on the other it ended in an error, or could not be scored. */
export interface OneSidedCase {
  id: string
  name: string
  before: number | undefined
  after: number | undefined
}
