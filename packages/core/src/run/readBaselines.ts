/** The baselines of all files that a run has suites of. */
import { resolve } from 'node:path'
import { baselinePath, type Baseline } from '../baseline/baseline.ts'
import { BaselineError, readBaseline } from '../baseline/parseBaseline.ts'
import type { SuiteRun } from '../case/suiteRun.ts'

export interface ReadBaselines {
  /** By eval file; one without a baseline is not in it. */
  baselines: Map<string, Baseline>
  /** By eval file: why its baseline can not be used. */
  broken: Map<string, string>
}

export function readBaselines(root: string, suites: readonly Pick<SuiteRun, 'file'>[]): ReadBaselines {
  const baselines = new Map<string, Baseline>()
  const broken = new Map<string, string>()
  for (const file of new Set(suites.map((suite) => suite.file))) {
    try {
      const baseline = readBaseline(baselinePath(resolve(root, file)), baselinePath(file))
      if (baseline) baselines.set(file, baseline)
    } catch (error) {
      if (!(error instanceof BaselineError)) throw error
      broken.set(file, error.message)
    }
  }
  return { baselines, broken }
}
