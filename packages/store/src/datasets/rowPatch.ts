/** The difference of two long texts whose lines are hardly ever equal, as rows with ids are: in one pass, where Myers' algorithm takes time with the number of lines times that of the changes. */
import type { StructuredPatchHunk } from 'diff'

type Step = [sign: ' ' | '+' | '-', line: string]

/**
 * A line that both texts have and that has moved is taken out and put in. What it gives always makes the one text of the
 * other; only of lines that repeat or move is it perhaps not the shortest.
 *
 * @param context lines around each change
 */
export function rowHunks(before: string, after: string, context: number): StructuredPatchHunk[] {
  return hunksOf(stepsOf(linesOf(before), linesOf(after)), context)
}

function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  // How often each still comes
  const [inBefore, inAfter] = [countOf(before), countOf(after)]
  const take = (counts: Map<string, number>, line: string): void => void counts.set(line, counts.get(line)! - 1)
  const steps: Step[] = []
  let [old, now] = [0, 0]
  while (old < before.length || now < after.length) {
    const [gone, come] = [before[old], after[now]]
    if (gone !== undefined && gone === come) {
      steps.push([' ', gone])
      take(inBefore, gone)
      take(inAfter, gone)
      old++
      now++
    } else if (gone !== undefined && (come === undefined || (inAfter.get(gone) ?? 0) === 0 || (inBefore.get(come) ?? 0) > 0)) {
      steps.push(['-', gone])
      take(inBefore, gone)
      old++
    } else {
      steps.push(['+', come!])
      take(inAfter, come!)
      now++
    }
  }
  return steps
}

function hunksOf(steps: readonly Step[], context: number): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = []
  let open: StructuredPatchHunk | undefined
  let quiet = 0
  let [old, now] = [0, 0]
  for (const [index, [sign, line]] of steps.entries()) {
    if (sign !== ' ') {
      if (!open) {
        const lead = steps.slice(Math.max(0, index - context), index)
        open = { oldStart: old - lead.length + 1, oldLines: lead.length, newStart: now - lead.length + 1, newLines: lead.length, lines: lead.flatMap((step) => written(step)) }
        hunks.push(open)
      }
      quiet = 0
    } else if (open && ++quiet > 2 * context) {
      // What lies behind the last change beyond its context is not of it
      trim(open, quiet - 1 - context)
      open = undefined
    }
    if (open) {
      open.lines.push(...written([sign, line]))
      if (sign !== '+') open.oldLines++
      if (sign !== '-') open.newLines++
    }
    if (sign !== '+') old++
    if (sign !== '-') now++
  }
  if (open) trim(open, quiet - context)
  return hunks
}

function trim(hunk: StructuredPatchHunk, count: number): void {
  for (let left = count; left > 0; left--) {
    if (hunk.lines.at(-1) === NO_END) hunk.lines.pop()
    hunk.lines.pop()
    hunk.oldLines--
    hunk.newLines--
  }
}

const NO_END = '\\ No newline at end of file'

function written([sign, line]: Step): string[] {
  return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, NO_END]
}

/** With their ends, so that a last line without one is another line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function countOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
