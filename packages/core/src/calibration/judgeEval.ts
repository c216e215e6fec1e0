/** A judge as an eval of its own: with cases, a baseline, a verdict when its prompt or model changes, and a gate on its kappa. */
import { readScore } from '../scorer/readScore.ts'
import { nameOfScorer, scorer, type ScorerArgs, type ScorerFunction } from '../scorer/scorer.ts'
import type { EvalOptions } from '../case/evalOptions.ts'
import { isDataset } from '../dataset/dataset.ts'
import { isPlainObject } from '../plainObject.ts'
import type { StandardSchema } from '../standardSchema.ts'
import { AGREES, PASSES } from './judgeScores.ts'
import { decision, labelProblem, labelsOf, mappedFile, withInput, type LabelledRows } from './labelledRows.ts'

/** What the judge said of one row. */
export interface JudgedOutput {
  /** `null`: it could not score the row. */
  passed: boolean | null
  score: number | null
  reason?: string | undefined
}

/** What the judge is shown: a row without its label. */
export type JudgedInput = Pick<ScorerArgs, 'input' | 'output' | 'expected' | 'metadata'>

/**
 * Options for `describe.eval`: each labelled row is a case, the judge is the task, and it scores where it agrees with
 * people. Rows on which as many people say yes as no are left out. From a score of `threshold` on (default 0.5) the judge
 * passes a row.
 *
 * @throws DataError, when the eval is collected, where a row is none, or its label
 * @example
 * describe.eval('the judge of politeness', {
 *   ...judgeEval(rubric('polite'), dataset('./polite.labels.jsonl')),
 *   gate: { kappa: 0.6 },
 * })
 */
export function judgeEval<Args extends object>(judge: ScorerFunction<Args>, labelledRows: LabelledRows, { threshold = 0.5 }: { threshold?: number } = {}): JudgeEval {
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`threshold must be above 0, and 1 at most, but is ${threshold}`)
  const name = nameOfScorer(judge as (...args: never[]) => unknown) ?? 'scorer'
  return {
    data: (isDataset(labelledRows) ? mappedFile(labelledRows, decided) : () => decidedOf(labelledRows)) as JudgeEval['data'],
    schema: labelledRow,
    task: async (args, { row }) => {
      const { score, reason } = readScore(await (judge as unknown as ScorerFunction)(args as ScorerArgs), { scorer: name, case: row.id })
      return { passed: score === null ? null : score >= threshold, score, ...(reason !== undefined && { reason }) }
    },
    scorers: [
      scorer(AGREES, ({ output, expected }: VerdictArgs) => (output.passed === null ? null : { score: output.passed === expected, ...(output.reason !== undefined && { reason: output.reason }) }), { version: '1', binary: true }),
      scorer(PASSES, ({ output }: VerdictArgs) => output.passed, { version: '1', binary: true }),
    ],
  }
}

type JudgeEval = Pick<EvalOptions<JudgedInput, JudgedOutput, boolean>, 'data' | 'schema' | 'task' | 'scorers'>
type VerdictArgs = ScorerArgs<JudgedInput, JudgedOutput, boolean>

async function* decidedOf(rows: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const row of rows) if (decided(row) !== undefined) yield decided(row)
}

/** @returns `undefined` for a row that is no case, as nothing is known of it */
function decided<T>(row: T): T | undefined {
  if (!isPlainObject(row)) return row
  const labels = labelsOf(row['label'])
  return labels && decision({ labels, settled: settledOf(row) }) === null ? undefined : withInput(row)
}

function settledOf({ settled }: Readonly<Record<string, unknown>>): boolean | undefined {
  return typeof settled === 'boolean' ? settled : undefined
}

/** Checks a labelled row, and makes the case of it: the judge is asked about all but the label. */
const labelledRow: StandardSchema<{ input: JudgedInput; expected?: boolean }> = {
  '~standard': {
    version: 1,
    vendor: 'evals',
    validate: (value) => {
      const { name, input, output, expected, metadata, label } = value as Record<string, unknown>
      const problem = labelProblem(value as Record<string, unknown>)
      if (problem !== undefined) return { issues: [{ message: problem }] }
      const asked = { input, output, ...(expected !== undefined && { expected }), ...(metadata !== undefined && { metadata }) } as JudgedInput
      // Without an input the output is what tells the cases apart
      const title = name ?? (input === null && typeof output === 'string' ? output : undefined)
      return { value: { ...(title !== undefined && { name: title }), input: asked, expected: decision({ labels: labelsOf(label)!, settled: settledOf(value as Record<string, unknown>) })!, output: undefined, label: undefined, settled: undefined, answers: undefined } }
    },
  },
}
