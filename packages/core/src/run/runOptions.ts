/** What can be set for all runs of a project: in the plugin's or the reporter's options. */
import { CACHE_MODES, type CacheMode } from '../case/cacheMode.ts'
import { unknownKeys } from '../case/unknownKeys.ts'
import { limitsProblems, type Limits } from './hostLimits.ts'
import { judgeProblems, type JudgeSettings } from './judgeSettings.ts'

/** Of the plugin of Vitest, and of the reporter of Jest. */
export interface EvalsOptions {
  /** Milliseconds that one trial's task, and each of its scorers, may take, where an eval does not say. Default 60,000. */
  timeout?: number | undefined
  baseline?: {
    /** Whether baselines keep each case's output beside its scores, for diffs, where an eval does not say. Default true. */
    outputs?: boolean | undefined
  } | undefined
  runs?: {
    /** How many run records to keep in `.evals/runs`. Default 50. */
    keep?: number | undefined
  } | undefined
  /** Whether answers of models are taken from the cache and kept in it, where the environment's `EVALS_CACHE` does not say. Default `auto`. */
  cache?: CacheMode | undefined
  /** What may be asked of models' hosts, by host; `*` for all others. Beyond it the limiter finds out by itself what a host takes. */
  limits?: Limits | undefined
  /** Which model judges, where neither the environment nor code says. */
  judge?: JudgeSettings | undefined
  /** Files to write when a run has ended, by their ending: `.json` the run record, `.xml` JUnit, `.md` Markdown. */
  outputFile?: string | string[] | undefined
}

export const DEFAULT_KEEP = 50

const KNOWN = { timeout: true, baseline: true, runs: true, cache: true, limits: true, judge: true, outputFile: true } satisfies Record<keyof EvalsOptions, true>
const ENDINGS = /\.(json|xml|md)$/

/**
 * @param owner where the options were written, for the message: `evals({ ... })`
 * @throws {TypeError} with everything that is wrong, a line each
 */
export function checkOptions(options: EvalsOptions, owner: string): void {
  const { timeout, baseline = {}, runs = {}, cache, limits = {}, judge = {}, outputFile = [] } = options
  const problems = [
    ...unknownKeys(options, KNOWN, 'option'),
    ...unknownKeys(baseline, { outputs: true }, 'baseline option'),
    ...unknownKeys(runs, { keep: true }, 'runs option'),
    ...(timeout === undefined || (typeof timeout === 'number' && timeout >= 0) ? [] : ['`timeout` must be a number of milliseconds, 0 or more']),
    ...(runs.keep === undefined || (Number.isInteger(runs.keep) && runs.keep >= 1) ? [] : ['`runs.keep` must be a whole number of at least 1']),
    ...(cache === undefined || CACHE_MODES.includes(cache) ? [] : [`\`cache\` is ${JSON.stringify(cache)}; it can be ${CACHE_MODES.join(', ')}`]),
    ...limitsProblems(limits),
    ...judgeProblems(judge),
    ...[outputFile].flat().filter((file) => !ENDINGS.test(file)).map((file) => `\`outputFile\` ends in .json, .xml or .md, and ${JSON.stringify(file)} does not`),
  ]
  if (problems.length > 0) throw new TypeError(`${owner}: ${problems.join('\n  ')}`)
}
