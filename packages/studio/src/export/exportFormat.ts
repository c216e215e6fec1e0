/** The files of an export, as they are written and as the pages read them. All paths are below `data/`. */
import type { CaseFields, CaseIndex } from '../caseTable/caseIndex.ts'
import type { AgainstAnswer } from '../server/cases/caseBaseline.ts'
import type { CaseAnswer } from '../server/cases/runCase.ts'
import type { RunSummary } from '../server/runs/runList.ts'
import type { RunOverview } from '../server/runs/runsRoutes.ts'
import type { SpanDetail } from '../server/traces/spanDetail.ts'
import type { TraceModel } from '../server/traces/traceModel.ts'

export const EXPORT_FORMAT = 'evals-export/1'

/** `index.json` */
export interface ExportIndex {
  format: typeof EXPORT_FORMAT
  project: { name: string; git: { commit: string; branch?: string | undefined; dirty: boolean } | null }
  /** Newest first. */
  runs: RunSummary[]
}

/** `<run>/run.json` */
export interface ExportedRun {
  overview: RunOverview
  /** Each with its place in this list as the name of its folder. */
  suites: { file: string; suite: string; variant?: string | undefined; cases: number }[]
}

/** `<run>/<suite>/cases.json` */
export interface ExportedSuite {
  index: CaseIndex
  fields: CaseFields
  /** Of each file of texts, the place of its first case in the index. */
  chunks: number[]
}

/** `<run>/<suite>/texts-<chunk>.json`: cases in the index's order. */
export interface ExportedTexts {
  cases: (ExportedCase | null)[]
}

export interface ExportedCase {
  answer: CaseAnswer
  against: AgainstAnswer
}

/** `<run>/<suite>/traces-<chunk>.json`, where one of its cases was traced: by trace. */
export type ExportedTraces = Record<string, { trace: TraceModel; spans: Record<string, SpanDetail> }>
