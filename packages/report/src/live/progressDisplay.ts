/** Progress of the eval cases: a live block at the foot of a terminal, and a calm line now and then elsewhere. */
import { caseScore, decodeSummary } from '@evals/core'
import { progressLine, renderProgress, type Progress } from '../terminal/renderProgress.ts'
import { colorWanted } from './colorWanted.ts'
import type { LiveRegion } from './liveRegion.ts'

const REDRAW_MS = 100
/** Where there is no terminal: the first line after this, then ever less often. */
const FIRST_LINE_MS = 10_000

export interface ProgressDisplayOptions {
  /** Writes a line to the terminal's scrolling part, where nothing is live. */
  log: (line: string) => void
  /** Whether the block is drawn by this display: not, where the runner has a block of its own that `lines` are added to. */
  draws: boolean
}

export class ProgressDisplay {
  private readonly start = performance.now()
  private readonly sums = new Map<string, { sum: number; n: number }>()
  private readonly isLive: boolean
  private live: LiveRegion | undefined
  private timer: NodeJS.Timeout | undefined
  private nextLine = FIRST_LINE_MS
  private unread: string[] = []
  private total = 0
  private done = 0
  private errors = 0
  private failed = 0

  constructor(private readonly options: ProgressDisplayOptions) {
    this.isLive = process.stdout.isTTY && !process.env['CI']
    if (!this.isLive || !options.draws) return
    this.timer = setInterval(() => this.draw(), REDRAW_MS)
    this.timer.unref()
    void this.openLiveRegion()
  }

  /** So many more cases will be run. */
  collected(cases: number): void {
    this.total += cases
  }

  /** @param summary as a worker encoded it */
  finished(summary: string): void {
    this.unread.push(summary)
    if (!this.isLive) this.sayNowAndThen()
  }

  /** Loaded only for a terminal: what it draws with takes 70 ms to load. */
  private async openLiveRegion(): Promise<void> {
    const { LiveRegion } = await import('./liveRegion.ts')
    if (this.timer) this.live = new LiveRegion([process.stdout, process.stderr])
  }

  /** Summaries are read when something is drawn: in a short run without a terminal, never. */
  private readUnread(): void {
    for (const text of this.unread) {
      const { scores, errorCount, failures } = decodeSummary(text)
      this.done++
      if (errorCount > 0) this.errors++
      if (failures > 0) this.failed++
      for (const [scorer, trials] of Object.entries(scores)) {
        const score = caseScore(trials)
        if (score === undefined) continue
        const known = this.sums.get(scorer) ?? { sum: 0, n: 0 }
        this.sums.set(scorer, { sum: known.sum + score, n: known.n + 1 })
      }
    }
    this.unread = []
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.live?.clear()
  }

  private get state(): Progress {
    this.readUnread()
    return {
      done: this.done,
      total: Math.max(this.total, this.done),
      errors: this.errors,
      failed: this.failed,
      means: [...this.sums].map(([scorer, { sum, n }]) => ({ scorer, mean: sum / n, n })),
      elapsedMs: performance.now() - this.start,
    }
  }

  /** The block as it is now; empty before the first case. */
  get lines(): string[] {
    const { state } = this
    return state.total > 0 ? renderProgress(state, { width: process.stdout.columns || 80, color: colorWanted(process.stdout) }) : []
  }

  private draw(): void {
    if (this.total > 0) this.live?.draw(this.lines)
  }

  private sayNowAndThen(): void {
    const elapsedMs = performance.now() - this.start
    if (elapsedMs < this.nextLine) return
    this.nextLine = elapsedMs * 2
    this.options.log(` ${progressLine(this.state)}`)
  }
}
