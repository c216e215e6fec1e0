/** The gate: the rules of a suite that turn its numbers into the exit code. */

export interface Gate {
  /** By scorer, the lowest mean that passes, in [0, 1]. Independent of any baseline. */
  min?: Record<string, number> | undefined
  /** Of an eval of a judge (`judgeEval`), the lowest Cohen's kappa of judge and people that passes, in [-1, 1]. */
  kappa?: number | undefined
  /** The share of cases, in [0, 1], that may end in an error. Default 0. */
  maxErrors?: number | undefined
  /** Half the width, in [0, 1], of the band around no difference in which an interval counts as `unchanged`. Default 0.02. */
  tolerance?: number | undefined
  /** Fail on any case whose score dropped, however little. Default false. */
  strict?: boolean | undefined
  /** The scorers whose regressions fail the run. Default: all. */
  scorers?: readonly string[] | undefined
}

export const DEFAULT_TOLERANCE = 0.02
export const DEFAULT_MAX_ERRORS = 0
