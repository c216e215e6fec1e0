/** `@evals/core/authoring`: what an eval is written with, in any runner. The runners' packages export it as their own. */
export {
  dataset,
  type Dataset,
  type DatasetOptions,
  type EvalRow,
} from './dataset/dataset.ts'
export type { EvalData } from './dataset/loadRows.ts'
export { calibrate, type CalibrateOptions } from './calibration/calibrate.ts'
export { judgeEval, type JudgedInput, type JudgedOutput } from './calibration/judgeEval.ts'
export type { Calibration, Disagreement, Rate } from './calibration/calibration.ts'
export type { Label, LabelledRow, LabelledRows } from './calibration/labelledRows.ts'
export type { EvalOptions, TaskContext } from './case/evalOptions.ts'
export type { Gate } from './case/gate.ts'
export type { Json } from './json.ts'
export type { Row } from './row/row.ts'
export type { ModelCall, TracedToolCall } from './trace/modelCall.ts'
export type { Span, SpanEvent } from './trace/span.ts'
export type { Trace } from './trace/trace.ts'
export { nameOfScorer, scorer, type Scorer, type ScorerArgs, type ScorerFunction, type ScoreResult } from './scorer/scorer.ts'
export { exactMatch, includes, jsonDiff, levenshtein, listContains, matchesPattern, numericDiff, numericMatch, toolCalls, validJson } from './scorers/index.ts'
