/** What a runner's adapter hands over when a run has ended: the collected suites with what each case gave. */
import type { CaseRecord } from '../case/caseSummary.ts'
import type { Gate } from '../case/gate.ts'
import type { SuitePrompt } from './evalMeta.ts'

export interface SuiteRun {
  /** Relative to the project's root, with forward slashes. */
  file: string
  name: string
  variant?: string | undefined
  /** Names in the order in which they were given. */
  scorers: readonly string[]
  trials: number
  gate: Gate
  /** Whether the baseline keeps outputs beside scores. */
  keepOutputs: boolean
  /** `false` where only a part of the rows was collected (`limit`, a skipped suite): nothing is then missing. */
  collected: boolean
  /** Only the rows of a shard were collected: with all other shards it is whole. */
  sharded?: true | undefined
  prompts?: SuitePrompt[] | undefined
  /** Files of its rows, relative to the project's root. */
  datasets?: string[] | undefined
  /** All collected cases; those without `summary` were not run. */
  cases: CaseRecord[]
}

/** @example suiteTitle({ name: 'math', variant: 'terse' })   // 'math [terse]' */
export function suiteTitle({ name, variant }: { name: string; variant?: string | undefined }): string {
  return variant === undefined ? name : `${name} [${variant}]`
}

/** Whether a regression of this scorer fails the run. */
export function isGated({ gate }: SuiteRun, scorer: string): boolean {
  return gate.scorers?.includes(scorer) ?? true
}

/** A suite's scores may only be removed from the baseline when all of it was collected and run. */
export function isPartial(suite: SuiteRun): boolean {
  return !suite.collected || suite.sharded === true || suite.cases.some(({ summary }) => summary === undefined)
}
