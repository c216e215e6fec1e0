/** What a case is held against: the same case of another run, or its entry in the baseline as it is now. */
import { BaselineError, caseScore, findRun, readBaselines, type Json, type Row } from '@evals/core'
import type { RowSuite } from './casePlace.ts'
import { readRunCase, type CaseRun, type CaseScore, type CaseTrial } from './runCase.ts'

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
  /** Of a run: all of them that count. */
  trials?: CaseTrial[] | undefined
}

export const BASELINE = 'baseline'

/**
 * @param against a run as `findRun` takes it, or `baseline`
 * @returns `undefined` where the baseline does not have the case, or there is none
 * @throws {NoRunError} @throws {CaseNotFoundError} where the run does not have it
 * @throws {BaselineError} where the baseline can not be used
 */
export async function readCaseSide(root: string, against: string, suite: RowSuite, id: string): Promise<CaseSide | undefined> {
  if (against !== BASELINE) {
    const { found } = await readRunCase(root, findRun(root, against), { id, ...suite })
    const first = found.trials[0]!.row
    return {
      run: found.run,
      scores: found.scores,
      ...(first.output !== undefined && { output: first.output }),
      ...(first.scoreDetails && { scoreDetails: first.scoreDetails }),
      ...(first.error && { error: first.error }),
      trials: found.trials.filter(({ counted }) => counted),
    }
  }
  const { baselines, broken } = readBaselines(root, [suite])
  for (const problem of broken.values()) throw new BaselineError(problem)
  const entry = baselines.get(suite.file)?.suites.get(suite.suite)?.variants.get(suite.variant ?? '')?.get(id)
  if (!entry) return undefined
  return {
    scores: Object.entries(entry.scores).map(([name, trials]) => ({ name, score: caseScore(trials) ?? null, trials, errors: 0 })),
    ...(entry.output !== undefined && { output: entry.output }),
    ...(entry.outputHead !== undefined && { output: entry.outputHead, outputCut: true }),
  }
}
