/** Has a judge score what people have judged, and says how far its word can be taken. */
import { toErrorInfo } from '../row/errorInfo.ts'
import { readScore } from '../scorer/readScore.ts'
import { nameOfScorer, type ScorerArgs, type ScorerFunction } from '../scorer/scorer.ts'
import type { Calibration, Rate } from './calibration.ts'
import { majority, readLabelledRows, type LabelledRows, type ReadLabels } from './labelledRows.ts'

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

interface JudgedRow extends ReadLabels {
  score: number | null
  reason?: string | undefined
  error?: string
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
  const { threshold = 0.5, level = 0.95, concurrency = 8, judgedPass, judged } = options
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`threshold must be above 0, and 1 at most, but is ${threshold}`)
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError(`concurrency must be a whole number from 1, but is ${concurrency}`)
  if ((judged === undefined) !== (judgedPass === undefined)) throw new RangeError('judgedPass and judged belong together: how many cases the judge passed, of how many')
  const rows = await readLabelledRows(labelledRows)
  const name = nameOfScorer(judge as (...args: never[]) => unknown) ?? 'scorer'
  const results = await judgeAll(judge as unknown as ScorerFunction, name, rows, concurrency)
  // Loaded here: every test file that imports this would pay for it
  const { cohenKappa, correctedRate, krippendorffAlpha, wilsonInterval } = await import('../stats/index.ts')
  const rate = (of: number, total: number): Rate => ({ count: of, total, rate: total === 0 ? null : of / total, interval: wilsonInterval(of, total, level) })

  const decided = results.map((result) => ({ ...result, label: majority(result.labels) }))
  const compared = decided.flatMap(({ label, score, ...rest }) => (label === null || score === null ? [] : [{ ...rest, label, score, passed: score >= threshold }]))
  const tally = (label: boolean, passed: boolean): number => compared.filter((row) => row.label === label && row.passed === passed).length
  const [truePositive, falseNegative, falsePositive, trueNegative] = [tally(true, true), tally(true, false), tally(false, true), tally(false, false)] as const
  const positives = truePositive + falseNegative
  const negatives = trueNegative + falsePositive

  return {
    judge: name,
    threshold,
    level,
    rows: rows.length,
    compared: compared.length,
    unscored: results.filter(({ score, error }) => score === null && error === undefined).length,
    disputed: decided.filter(({ label }) => label === null).length,
    errors: results.flatMap(({ row, error }) => (error === undefined ? [] : [{ id: row.id, message: error }])),
    agreement: rate(truePositive + trueNegative, compared.length),
    truePositiveRate: rate(truePositive, positives),
    trueNegativeRate: rate(trueNegative, negatives),
    kappa: cohenKappa([[truePositive, falsePositive], [falseNegative, trueNegative]]),
    ...((rows[0]?.labels.length ?? 0) > 1 && {
      alpha: {
        people: krippendorffAlpha(byRater(results.map(({ labels }) => labels))),
        withJudge: krippendorffAlpha(byRater(results.map(({ labels, score }) => [...labels, score === null ? null : score >= threshold]))),
      },
    }),
    ...(judged !== undefined && judgedPass !== undefined && {
      passRate: { judged: judgedPass / judged, corrected: correctedRate({ judgedPass, judged, truePositive, positives, trueNegative, negatives }, level) },
    }),
    disagreements: compared.flatMap(({ row: { id, input, output = null }, label, score, passed, reason }) => (label === passed ? [] : [{ id, input, output, label, score, reason }])),
  }
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

/** One array for each rater, from one for each row. */
function byRater(rows: readonly (readonly (boolean | null)[])[]): (boolean | null)[][] {
  return (rows[0] ?? []).map((_, rater) => rows.map((row) => row[rater] ?? null))
}
