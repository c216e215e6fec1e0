/** What is known of a judge once it has judged what people have judged before. */
import type { Json } from '../json.ts'
import type { Interval } from '../stats/interval.ts'

/** A share of cases, as a fraction in [0, 1], with its interval. */
export interface Rate {
  count: number
  /** 0: nothing is known, `rate` is null and the interval [0, 1]. */
  total: number
  rate: number | null
  interval: Interval
}

/** A row on which judge and people differ. */
export interface Disagreement {
  id: string
  input: Json
  output: Json
  /** What people said. */
  label: boolean
  /** The judge's. */
  score: number
  reason?: string | undefined
}

/** How far a judge agrees with people, and where it does not. */
export interface Calibration {
  /** The judge's name. */
  judge: string
  /** From this score on the judge passed a row. */
  threshold: number
  /** Of all intervals. */
  level: number
  /** Labelled rows that were given. The compared ones are those without an error, a score or a decision missing. */
  rows: number
  compared: number
  /** Rows that the judge could not score. */
  unscored: number
  /** Rows on which as many people said yes as no. */
  disputed: number
  /** Rows on which the judge failed. */
  errors: { id: string; message: string }[]
  agreement: Rate
  /** Of the rows that people passed, those that the judge passed too (TPR). */
  truePositiveRate: Rate
  /** Of the rows that people failed, those that the judge failed too (TNR). */
  trueNegativeRate: Rate
  /** Rows that people passed (positive) or failed, by whether the judge was right (true). */
  confusion: { truePositive: number; falseNegative: number; falsePositive: number; trueNegative: number }
  /** Cohen's, of judge and people; null where nothing is known. */
  kappa: number | null
  /** Krippendorff's, nominal, where rows have the labels of several people: how far they agree, and how far with the judge as one of them. */
  alpha?: { people: number | null; withJudge: number | null } | undefined
  /** Where a judged pass rate was given. */
  passRate?: { judged: number; corrected: { rate: number | null; interval: Interval } } | undefined
  disagreements: Disagreement[]
}
