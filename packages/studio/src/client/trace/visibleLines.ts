/** Which lines of a trace's tree are to be seen, where some are folded. */
import type { TraceLine } from '../../server/traces/traceModel.ts'

/** @param folded ids of the spans whose insides are hidden @returns places in `spans` */
export function visibleLines(spans: readonly TraceLine[], folded: ReadonlySet<string>): number[] {
  const visible: number[] = []
  for (let at = 0; at < spans.length; at++) {
    const { spanId, below } = spans[at]!
    visible.push(at)
    if (below > 0 && folded.has(spanId)) at += below
  }
  return visible
}

/** Those that a span is inside of, which must be open for it to be seen. */
export function idsAround(spans: readonly TraceLine[], at: number): string[] {
  const around: string[] = []
  let depth = spans[at]?.depth ?? 0
  for (let above = at - 1; above >= 0 && depth > 0; above--) {
    if (spans[above]!.depth >= depth) continue
    depth = spans[above]!.depth
    around.push(spans[above]!.spanId)
  }
  return around
}
