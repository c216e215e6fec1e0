/** Progress of the eval cases: a live block at the foot of a terminal, and a calm line now and then elsewhere. */
import { caseScore, decodeSummary } from '@evals/core'
import { progressLine, renderProgress, type Progress } from '@evals/report'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import type { LiveRegion } from './liveRegion.ts'
import type { CaseMeta } from './taskMeta.ts'

const REDRAW_MS = 100
/** Where there is no terminal: the first line after this, then ever less often. */
const FIRST_LINE_MS = 10_000

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

  constructor(
    private readonly vitest: Vitest,
  ) {
    this.isLive = process.stdout.isTTY && !process.env['CI']
    if (!this.isLive) return
    this.timer = setInterval(() => this.draw(), REDRAW_MS)
    this.timer.unref()
    void this.openLiveRegion()
  }

  collected(module: TestModule): void {
    for (const test of module.children.allTests()) if (test.meta().evalCase && test.options.mode === 'run') this.total++
  }

  finished(test: TestCase): void {
    const evalCase: CaseMeta | undefined = test.meta().evalCase
    if (!evalCase?.summary) return
    this.unread.push(evalCase.summary)
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

  private draw(): void {
    if (this.total > 0) this.live?.draw(renderProgress(this.state, { width: process.stdout.columns || 80, color: !process.env['NO_COLOR'] }))
  }

  private sayNowAndThen(): void {
    const elapsedMs = performance.now() - this.start
    if (elapsedMs < this.nextLine) return
    this.nextLine = elapsedMs * 2
    this.vitest.logger.log(` ${progressLine(this.state)}`)
  }
}
