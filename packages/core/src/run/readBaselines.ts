/** The baselines of all files that a run has suites of. */
import { resolve } from 'node:path'
import { baselinePath, type Baseline } from '../baseline/baseline.ts'
import { BaselineError, parseBaseline, readBaseline } from '../baseline/parseBaseline.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import { readTextAt, type BaselineCommit } from './baselineAt.ts'

export interface ReadBaselines {
  /** By eval file; one without a baseline is not in it. */
  baselines: Map<string, Baseline>
  /** By eval file: why its baseline can not be used. */
  broken: Map<string, string>
}

/** @param at a commit: as they are there, and not in the files as they are now */
export function readBaselines(root: string, suites: readonly Pick<SuiteRun, 'file'>[], at?: BaselineCommit): ReadBaselines {
  const baselines = new Map<string, Baseline>()
  const broken = new Map<string, string>()
  for (const file of new Set(suites.map((suite) => suite.file))) {
    try {
      const baseline = at ? baselineAt(root, at, baselinePath(file)) : readBaseline(baselinePath(resolve(root, file)), baselinePath(file))
      if (baseline) baselines.set(file, baseline)
    } catch (error) {
      if (!(error instanceof BaselineError)) throw error
      broken.set(file, error.message)
    }
  }
  return { baselines, broken }
}

function baselineAt(root: string, { ref, commit }: BaselineCommit, path: string): Baseline | undefined {
  const text = readTextAt(root, commit, path.replaceAll('\\', '/'))
  return text === undefined ? undefined : parseBaseline(text, `${path} of ${ref} (${commit.slice(0, 7)})`)
}
