/** Has a judge score what people have judged, and says how far its word can be taken. */
import { toErrorInfo } from '../row/errorInfo.ts'
import { readScore } from '../scorer/readScore.ts'
import { nameOfScorer, type ScorerArgs, type ScorerFunction } from '../scorer/scorer.ts'
import type { Calibration } from './calibration.ts'
import { calibrationOf, type JudgedRow } from './calibrationOf.ts'
import { readLabelledRows, type LabelledRows, type ReadLabels } from './labelledRows.ts'

/** From which score on a judge passes a row, and how its agreement is told. */
export interface CalibrateOptions {
  /** From this score on the judge passes a row. Default: 0.5. */
  threshold?: number
  /** Of all intervals, between 0 and 1. Default: 0.95. */
  level?: number
  /** Rows that are judged at once. Default: 8. */
  concurrency?: number
  /** Cases of an eval that this judge passed, of `judged`: the report then has the pass rate corrected for its errors. */
  judgedPass?: number
  judged?: number
}

/**
 * A row that the judge fails on is an error, and one that it can not score is unscored: neither counts for or against it.
 *
 * @param judge any scorer: what a model says by a rubric, or a rule
 * @param labelledRows rows with `output` and `label`; a relative path of a dataset starts from the current folder
 * @throws DataError where a row is none, or its label
 * @throws RangeError for an option that makes no sense
 * @example
 * const calibration = await calibrate(rubric('polite'), dataset('labels.jsonl'))
 * console.log(calibrationReport(calibration))
 * expect(calibration.kappa).toBeGreaterThan(0.6)
 */
export async function calibrate<Args extends object>(judge: ScorerFunction<Args>, labelledRows: LabelledRows, options: CalibrateOptions = {}): Promise<Calibration> {
  const { threshold = 0.5, concurrency = 8, judgedPass, judged } = options
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`threshold must be above 0, and 1 at most, but is ${threshold}`)
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError(`concurrency must be a whole number from 1, but is ${concurrency}`)
  if ((judged === undefined) !== (judgedPass === undefined)) throw new RangeError('judgedPass and judged belong together: how many cases the judge passed, of how many')
  const rows = await readLabelledRows(labelledRows)
  const name = nameOfScorer(judge as (...args: never[]) => unknown) ?? 'scorer'
  return calibrationOf(name, await judgeAll(judge as unknown as ScorerFunction, name, rows, concurrency), options)
}

/** In the order of the rows, whichever ends first. */
async function judgeAll(judge: ScorerFunction, name: string, rows: readonly ReadLabels[], concurrency: number): Promise<JudgedRow[]> {
  const results: JudgedRow[] = []
  const queue = rows.entries()
  const work = async (): Promise<void> => {
    for (const [index, labelled] of queue) results[index] = { ...labelled, ...(await judgeOne(judge, name, labelled)) }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, work))
  return results
}

async function judgeOne(judge: ScorerFunction, name: string, { row: { id, input, output = null, expected, metadata } }: ReadLabels): Promise<Pick<JudgedRow, 'score' | 'reason' | 'error'>> {
  const args: ScorerArgs = { input, output, expected, ...(metadata && { metadata }) }
  try {
    const { score, reason } = readScore(await judge(args), { scorer: name, case: id })
    return { score, reason }
  } catch (error) {
    return { score: null, error: toErrorInfo(error, 'scorer').message }
  }
}
