/** Comparisons by core's one comparison, kept while nothing that they were made of changes. */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { baselinePath, baselineRef, compareRuns, findBaselineCommit, findRun, ROWS_FILE, RUN_FILE, runsFolder, type ComparedCases, type RunComparison } from '@evals/core'
import { BASELINE, isBaseline } from '../cases/caseSide.ts'

/** With every case listed. */
export type FullComparison = RunComparison & { cases: ComparedCases[] }

export interface Comparisons {
  /**
   * @param before as `compareRuns` takes it @param after a run
   * @throws {NoRunError} @throws {NothingToCompareError} @throws {BaselineRefError}
   */
  compare: (before: string, after: string) => Promise<FullComparison>
}

interface Kept {
  comparison: Promise<FullComparison>
  /** Of the files that it was made of: their sizes and times. */
  state: string
}

/** Some thousands of cases each, and the statistics of them take a second. */
const KEPT = 4

export function createComparisons(root: string): Comparisons {
  const kept = new Map<string, Kept>()
  const stateOf = (before: string, after: string, files: readonly string[]): string =>
    [...[before, after].flatMap((run) => (isBaseline(run) ? [] : [ROWS_FILE, RUN_FILE].map((file) => join(runsFolder(root), run, file)))), ...(before === BASELINE ? files.map((file) => baselinePath(resolve(root, file))) : [])]
      .map((path) => {
        const found = statSync(path, { throwIfNoEntry: false })
        return `${found?.size} ${found?.mtimeMs}`
      })
      .concat(commitOf(root, before))
      .join('\n')
  return {
    async compare(givenBefore, givenAfter) {
      const before = isBaseline(givenBefore) ? givenBefore : findRun(root, givenBefore)
      const after = findRun(root, givenAfter)
      const key = `${before}\n${after}`
      const known = kept.get(key)
      if (known) {
        const files = await known.comparison.then(filesOf, () => [])
        if (known.state === stateOf(before, after, files)) return known.comparison
      }
      const runs = stateOf(before, after, [])
      const comparison = compareRuns({ root, before, after, everyCase: true }) as Promise<FullComparison>
      const entry: Kept = { comparison, state: runs }
      kept.delete(key)
      kept.set(key, entry)
      for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old)
      try {
        const files = filesOf(await comparison)
        // Taken before it was read, where it can be: what was written since is then seen
        if (before === BASELINE) entry.state = stateOf(before, after, files)
        return await comparison
      } catch (error) {
        kept.delete(key)
        throw error
      }
    },
  }
}

/** A branch goes on. @throws {BaselineRefError} */
function commitOf(root: string, before: string): string[] {
  const ref = baselineRef(before)
  return ref === undefined ? [] : [findBaselineCommit(root, ref).commit]
}

function filesOf({ suites }: RunComparison): string[] {
  return [...new Set(suites.map(({ file }) => file))]
}
