/** A unified diff with the colours of git. Its text is escaped already. */
import { cutEnd, paletteFor } from '@evals/report'
import type { Look } from './shown.ts'

const MAX_LINES = 200

export function renderPatch(diff: string, { width, color }: Look): string[] {
  const { bad, good, dim, strong } = paletteFor(color)
  const lines = diff.trimEnd().split('\n')
  const shown = lines.slice(0, MAX_LINES).map((text) => {
    const line = cutEnd(text, width)
    if (/^(---|\+\+\+) /.test(text)) return strong(line)
    if (text.startsWith('@@')) return dim(line)
    return text.startsWith('+') ? good(line) : text.startsWith('-') ? bad(line) : line
  })
  return [...shown, ...(lines.length > MAX_LINES ? [dim(`and ${lines.length - MAX_LINES} more lines; --json has all of it`)] : [])]
}
