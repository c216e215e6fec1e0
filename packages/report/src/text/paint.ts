/** Colours by what they mean. Without colour every paint gives its text back, so a report never depends on them. */
import picocolors from 'picocolors'

export type Paint = (text: string) => string

export interface Palette {
  bad: Paint
  good: Paint
  unsure: Paint
  dim: Paint
  strong: Paint
  /** What differs, within a line that was removed or added. */
  removed: Paint
  added: Paint
  /** A verdict that ends the report. */
  failed: Paint
  passed: Paint
}

export function paletteFor(color: boolean): Palette {
  const c = picocolors.createColors(color)
  return {
    bad: c.red,
    good: c.green,
    unsure: c.yellow,
    dim: c.dim,
    strong: c.bold,
    removed: (text) => c.bold(c.red(text)),
    added: (text) => c.bold(c.green(text)),
    failed: (text) => c.bold(c.red(text)),
    passed: (text) => c.bold(c.green(text)),
  }
}
