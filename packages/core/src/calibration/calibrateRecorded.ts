/** How far a scorer can be trusted, from scores that it gave before: nothing is judged again. */
import type { LabelledRecord } from '../labels/labelledRecords.ts'
import type { CalibrateOptions } from './calibrate.ts'
import type { Calibration } from './calibration.ts'
import { calibrationOf } from './calibrationOf.ts'

/** What a scorer made of an item. */
export interface RecordedScore {
  /** `null`: it could not score it, or failed on it. */
  score: number | null
  reason?: string | undefined
  /** What it failed with. */
  error?: string | undefined
}

/**
 * The same read model as `calibrate`'s, with what the scorer said then in place of asking it.
 *
 * @param scores by the item's id. Items that are not in it were not scored, and are not among the calibration's rows
 */
export function calibrateRecorded(judge: string, labelled: readonly LabelledRecord[], scores: ReadonlyMap<string, RecordedScore>, options: Pick<CalibrateOptions, 'threshold' | 'level'> = {}): Promise<Calibration> {
  const results = labelled.flatMap(({ label, settled, ...row }) => {
    const score = scores.get(row.id)
    return score ? [{ row, labels: [label].flat(), settled, ...score }] : []
  })
  return calibrationOf(judge, results, options)
}
