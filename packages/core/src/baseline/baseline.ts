/** The baseline: the committed scores that a run is compared with. One file beside each eval file, reviewed like a snapshot. */
import { basename, dirname, join } from 'node:path'
import type { Json } from '../json.ts'

export const BASELINE_FORMAT = 'evals-baseline/1'

export interface Baseline {
  /** By the suite's name (its path of describe names). */
  suites: Map<string, BaselineSuite>
}

export interface BaselineSuite {
  /** By variant; the base is ''. Then by the case's id. */
  variants: Map<string, Map<string, BaselineCase>>
}

export interface BaselineCase {
  name: string
  /** By scorer, one score a trial in [0, 1]; `null` where a trial could not be scored. */
  scores: Record<string, (number | null)[]>
  /** The first trial's output. Long ones are kept as their beginning, in `outputHead`. */
  output?: Json | undefined
  outputHead?: string | undefined
}

/** @example baselinePath('/app/src/math.eval.ts')   // '/app/src/__evals__/math.eval.ts.json' */
export function baselinePath(evalFile: string): string {
  return join(dirname(evalFile), '__evals__', `${basename(evalFile)}.json`)
}

export function emptyBaseline(): Baseline {
  return { suites: new Map() }
}

/** The cases of a suite and variant, made if there are none yet. */
export function casesOf(baseline: Baseline, suite: string, variant: string | undefined): Map<string, BaselineCase> {
  let found = baseline.suites.get(suite)
  if (!found) baseline.suites.set(suite, (found = { variants: new Map() }))
  let cases = found.variants.get(variant ?? '')
  if (!cases) found.variants.set(variant ?? '', (cases = new Map()))
  return cases
}

/** Longer outputs than this many characters of JSON are kept as their beginning: a repository is no place for megabytes. */
const MAX_OUTPUT = 1000

/** @returns the fields of a baseline case that hold an output */
export function outputFields(output: Json | undefined): Pick<BaselineCase, 'output' | 'outputHead'> {
  if (output === undefined) return {}
  if (typeof output === 'string') return output.length <= MAX_OUTPUT ? { output } : { outputHead: head(output) }
  const text = JSON.stringify(output)
  return text.length <= MAX_OUTPUT ? { output } : { outputHead: head(text) }
}

/** Does not cut a surrogate pair in two; and is a copy, as a slice would keep the whole text in memory. */
function head(text: string): string {
  const last = text.charCodeAt(MAX_OUTPUT - 1)
  return JSON.parse(JSON.stringify(text.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_OUTPUT - 1 : MAX_OUTPUT))) as string
}
