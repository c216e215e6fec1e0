/** Writes what suites gave into their baseline files: the one way in, for a run that ends, for `u` in watch mode and for `evals accept`. */
import { resolve } from 'node:path'
import { baselinePath, emptyBaseline } from '../baseline/baseline.ts'
import { BaselineError, readBaseline } from '../baseline/parseBaseline.ts'
import { removeSuites, updateBaseline, type OutputOf } from '../baseline/updateBaseline.ts'
import { writeBaseline } from '../baseline/writeBaseline.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import { systemProblem } from '../systemProblem.ts'
import { withFileLock } from '../withFileLock.ts'

export interface WrittenBaselines {
  /** Baseline files, relative to the root: those that changed, and those that already said the same. */
  written: string[]
  unchanged: string[]
  /** Files that could not be written, and why. */
  problems: string[]
}

/** A broken baseline is never written over: what it held would be lost. */
export function writeBaselines({ root, suites, update, outputOf }: { root: string; suites: readonly SuiteRun[]; update: 'all' | 'new'; outputOf: OutputOf }): WrittenBaselines {
  const result: WrittenBaselines = { written: [], unchanged: [], problems: [] }
  for (const [file, ofFile] of Map.groupBy(suites, (suite) => suite.file)) {
    const path = baselinePath(resolve(root, file))
    const shown = baselinePath(file)
    try {
      withFileLock(path, () => {
        // Read here, and not before: another run may have written its own suites of this file in the meantime
        const old = readBaseline(path, shown)
        const baseline = old ?? emptyBaseline()
        for (const suite of ofFile) updateBaseline(baseline, suite, update, outputOf)
        if (update === 'all' && ofFile.every(({ collected, sharded }) => collected && !sharded)) removeSuites(baseline, ofFile)
        if (writeBaseline(path, baseline)) result.written.push(shown)
        else if (old) result.unchanged.push(shown)
      })
    } catch (error) {
      result.problems.push(error instanceof BaselineError ? error.message : `${shown} could not be written: ${systemProblem(error)}`)
    }
  }
  return result
}
