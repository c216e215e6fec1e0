/** A case as a side of a comparison: of a run, or its entry in the baseline as it is now. */
import { BaselineError, baselineRef, caseScore, findBaselineCommit, findRun, readBaselines, type BaselineCase, type Json, type Row } from '@evals/core'
import type { RowSuite } from './casePlace.ts'
import { readRunCase, type CaseRun, type CaseScore } from './runCase.ts'
import { sideOfCase } from './sideOfCase.ts'

export interface CaseSide {
  /** Absent: the baseline. */
  run?: CaseRun | undefined
  scores: CaseScore[]
  /** Of the first trial. Absent: it has none, or the baseline keeps none. */
  output?: Json | undefined
  /** `output` is only the beginning of a longer one: its text, or its JSON text. */
  outputCut?: boolean | undefined
  /** Of a run: reasons, sources and errors of the first trial's scores. */
  scoreDetails?: Row['scoreDetails']
  error?: Row['error']
  /** Of a run: what the case was asked and expected to. */
  row?: Pick<Row, 'name' | 'input' | 'expected'> | undefined
  /** Of a run: how many trials count. */
  trials?: number | undefined
}

export const BASELINE = 'baseline'

/** Of now, or of a commit: `baseline@main`. */
export function isBaseline(side: string): boolean {
  return side === BASELINE || baselineRef(side) !== undefined
}

/**
 * @param against a run as `findRun` takes it, or a baseline as `compareRuns` takes it
 * @returns `undefined` where the baseline does not have the case, or there is none
 * @throws {NoRunError} @throws {CaseNotFoundError} where the run does not have it
 * @throws {BaselineError} where the baseline can not be used @throws {BaselineRefError} where there is no such commit
 */
export async function readCaseSide(root: string, against: string, suite: RowSuite, id: string): Promise<CaseSide | undefined> {
  if (!isBaseline(against)) {
    const { found } = await readRunCase(root, findRun(root, against), { id, ...suite })
    return sideOfCase(found)
  }
  const ref = baselineRef(against)
  const { baselines, broken } = readBaselines(root, [suite], ref === undefined ? undefined : findBaselineCommit(root, ref))
  for (const problem of broken.values()) throw new BaselineError(problem)
  const entry = baselines.get(suite.file)?.suites.get(suite.suite)?.variants.get(suite.variant ?? '')?.get(id)
  if (!entry) return undefined
  return {
    scores: Object.entries(entry.scores).map(([name, trials]) => ({ name, score: caseScore(trials) ?? null, trials, errors: 0 })),
    ...outputOf(entry),
  }
}

/** Of a long one the baseline keeps the beginning. */
export function outputOf(entry: BaselineCase | undefined): Pick<CaseSide, 'output' | 'outputCut'> {
  if (entry?.outputHead !== undefined) return { output: entry.outputHead, outputCut: true }
  return entry?.output === undefined ? {} : { output: entry.output }
}
