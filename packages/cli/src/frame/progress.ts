/** One line of progress on a terminal's standard error, for work that turns out to take a while. */

/** Sooner than this nobody has begun to wonder. */
const PATIENCE_MS = 500
const REDRAW_MS = 100

export interface Progress {
  /** @param total where it is known */
  update: (done: number, total?: number) => void
  /** One more is done. */
  step: () => void
  /** Takes the line away. */
  end: () => void
}

/** Draws from within `update`, so that work which never lets go of the processor shows too. */
export function startProgress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { update: () => {}, step: () => {}, end: () => {} }
  const start = performance.now()
  let drawn = -Infinity
  let steps = 0
  const progress: Progress = {
    step: () => progress.update(++steps),
    update(done, total) {
      const now = performance.now()
      if (now - start < PATIENCE_MS || now - drawn < REDRAW_MS) return
      drawn = now
      const share = total === undefined || total === 0 ? '' : ` of ${total.toLocaleString('en-US')} (${Math.floor((done / total) * 100)}%)`
      stream.write(`\r\x1b[2K${`${label} ${done.toLocaleString('en-US')}${share}`.slice(0, Math.max(10, (stream.columns || 80) - 1))}`)
    },
    end() {
      if (drawn > 0) stream.write('\r\x1b[2K')
    },
  }
  return progress
}
