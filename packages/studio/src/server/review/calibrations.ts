/** How far each scorer agrees with the people who labelled: by the scores that the items had when they were taken up, or by those of a run that scored the same answers. */
import { join } from 'node:path'
import { caseScore, findRun, listRunEntries, NoRunError, readRows, runsFolder, type Calibration, type Row } from '@evals/core'
import { rateSampleSize } from '@evals/core/stats'
import { calibrateRecorded, labelItemId, labelledRecords, type LabelBook, type RecordedScore } from '@evals/core/labels'
import { RequestProblem } from '../requestProblem.ts'
import { scorersOf } from './scorersOf.ts'
import { titleOf } from './reviewSource.ts'

export interface ScorerCalibration extends Omit<Calibration, 'disagreements'> {
  /** By a model. */
  isJudge: boolean
  disagreements: { id: string; title: string; label: boolean; score: number; reason?: string | undefined }[]
  /** Labels in all for an interval of the agreement 10 points wide, if the rate stays as it is; absent where it is so already, or nothing is known. */
  labelsNeeded?: number | undefined
}

export interface CalibrationAnswer {
  /** Of the labels that count. */
  labelled: number
  /** Newest first; not the whole list. */
  runs: { id: string; startedAt: string; scorers: string[] }[]
  /** What was used: `queue` for the scores that came with the items, else a run's id. */
  by: string
  question: string
  scorers: ScorerCalibration[]
}

export interface CalibrationRequest {
  by?: string | undefined
  question?: string | undefined
  threshold?: number | undefined
}

const RUNS = 30
const DISAGREEMENTS = 200
/** Of an interval, from end to end. */
const WIDTH = 0.1

export async function calibrations(root: string, book: LabelBook, { by, question, threshold = 0.5 }: CalibrationRequest): Promise<CalibrationAnswer> {
  const asked = question === undefined ? book.questions[0]! : book.questions.find(({ name }) => name === question)
  if (!asked) throw new RequestProblem(404, `Nothing is asked as ${JSON.stringify(question)}: there ${book.questions.length === 1 ? 'is' : 'are'} ${book.questions.map(({ name }) => name).join(', ')}`)
  const records = labelledRecords(book, asked)
  const runs = recentRuns(root)
  const inQueue = scoresOf(book.items.map((item) => ({ id: item.id, row: item })))
  const chosen = by ?? (inQueue.size > 0 ? 'queue' : (runs[0]?.id ?? 'queue'))
  const scores = chosen === 'queue' ? inQueue : await scoresOfRun(root, chosen, book)
  const scorers: ScorerCalibration[] = []
  for (const [name, { recorded, isJudge }] of scores) {
    const { disagreements, ...calibration } = await calibrateRecorded(name, records, recorded, { threshold })
    const { rate, total, interval } = calibration.agreement
    scorers.push({
      ...calibration,
      isJudge,
      disagreements: disagreements.slice(0, DISAGREEMENTS).map(({ id, label, score, reason }) => ({ id, title: titleOf(book.item(id)!), label, score, ...(reason === undefined ? {} : { reason }) })),
      ...(rate === null || total === 0 || interval[1] - interval[0] <= WIDTH ? {} : { labelsNeeded: rateSampleSize({ rate, width: WIDTH }) }),
    })
  }
  // Those that a person doubts first
  scorers.sort((a, b) => Number(b.isJudge) - Number(a.isJudge) || (a.judge < b.judge ? -1 : 1))
  return { labelled: records.length, runs, by: chosen, question: asked.name, scorers }
}

function recentRuns(root: string): CalibrationAnswer['runs'] {
  try {
    const found: CalibrationAnswer['runs'] = []
    for (const { id, state } of listRunEntries(root)) {
      if (state.kind !== 'finished') continue
      found.push({ id, startedAt: state.record.startedAt, scorers: [...new Set(state.record.suites.flatMap(({ scorers }) => scorers.map(({ name }) => name)))] })
      if (found.length === RUNS) break
    }
    return found
  } catch (error) {
    if (error instanceof NoRunError) return []
    throw error
  }
}

type Scores = Map<string, { recorded: Map<string, RecordedScore>; isJudge: boolean }>

async function scoresOfRun(root: string, run: string, book: LabelBook): Promise<Scores> {
  const rows: { id: string; row: Row }[] = []
  for await (const row of readRows(join(runsFolder(root), findRun(root, run)))) {
    if (row.output === undefined) continue
    const id = labelItemId({ input: row.input, output: row.output })
    if (book.item(id)) rows.push({ id, row })
  }
  return scoresOf(rows)
}

/** The same answer may have been scored in several trials: its score is their mean, as everywhere. */
function scoresOf(rows: readonly { id: string; row: Row }[]): Scores {
  const found = new Map<string, { trials: Map<string, { score: number | null; reason?: string | undefined; error?: string | undefined }[]>; isJudge: boolean }>()
  for (const { id, row: { scores = {}, scoreDetails = {} } } of rows) {
    for (const name of scorersOf({ scores, scoreDetails })) {
      const { reason, error, source } = scoreDetails[name] ?? {}
      if (source === 'human') continue
      const ofScorer = found.get(name) ?? { trials: new Map(), isJudge: false }
      found.set(name, ofScorer)
      ofScorer.isJudge ||= source === 'judge'
      ofScorer.trials.set(id, [...(ofScorer.trials.get(id) ?? []), { score: scores[name] ?? null, reason, error: error?.message }])
    }
  }
  return new Map([...found].map(([name, { trials, isJudge }]) => [name, { isJudge, recorded: new Map([...trials].map(([id, all]) => [id, recordedOf(all)])) }]))
}

function recordedOf(trials: readonly { score: number | null; reason?: string | undefined; error?: string | undefined }[]): RecordedScore {
  const score = caseScore(trials.map((trial) => trial.score)) ?? null
  const { reason } = trials.find((trial) => trial.reason !== undefined) ?? {}
  const { error } = trials.find((trial) => trial.error !== undefined) ?? {}
  return { score, ...(reason === undefined ? {} : { reason }), ...(score === null && error !== undefined ? { error } : {}) }
}
