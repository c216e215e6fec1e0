/** How a case's output changed since the baseline, which keeps only the beginning of a long output. */
import type { Json, MovedDetail } from '@evals/core'
import { prettyText } from './text/prettyJson.ts'
import { textDiff, type DiffLimits, type DiffLine } from './text/textDiff.ts'

export type OutputDiff =
  | { kind: 'changed'; lines: DiffLine[] }
  /** `upTo`: characters that the baseline keeps, beyond which it can not tell. */
  | { kind: 'same'; text: string; upTo: number | undefined }
  /** The baseline keeps no outputs, or this one had none. */
  | { kind: 'unknown'; text: string }
  | { kind: 'none' }

export function outputDiff({ baseOutput, baseOutputCut, output }: Pick<MovedDetail, 'baseOutput' | 'baseOutputCut' | 'output'>, limits: DiffLimits): OutputDiff {
  if (output === undefined) return { kind: 'none' }
  if (baseOutput === undefined) return { kind: 'unknown', text: prettyText(output) }
  const [before, after] = baseOutputCut ? comparable(String(baseOutput), output) : [prettyText(baseOutput), prettyText(output)]
  const lines = textDiff(before, after, limits)
  return lines.length === 0 ? { kind: 'same', text: after, upTo: baseOutputCut ? String(baseOutput).length : undefined } : { kind: 'changed', lines }
}

/** Both as far as the baseline goes. */
function comparable(head: string, output: Json): [before: string, after: string] {
  const after = typeof output === 'string' ? output : JSON.stringify(output)
  return [head, after.slice(0, head.length)]
}
