/**
 * Runs the cases of one suite several at once, while Jest's tests come one after the other: task and scorers run ahead
 * of their test's turn, the eval's body in its turn, so that snapshots and hooks belong to the test that they are in.
 */
import { finishCase, runTrials, type CaseOutcome, type CaseTrials, type PlannedCase, type PlannedSuite } from '@evals/core/worker'
import { caseError } from '@evals/report/worker'
import pLimit from 'p-limit'
import { caseHost } from './caseHost.ts'
import { channel } from './channel.ts'

/** So many cases at most wait for a slow one whose turn is before theirs; without a body what waits is small. */
const AHEAD = { withBody: 200, withoutBody: 10_000 }

type Pending = CaseTrials | CaseOutcome

export class CaseQueue {
  private readonly limit: ReturnType<typeof pLimit>
  private readonly running = new Map<PlannedCase, Promise<Pending>>()
  private readonly ahead: number
  private next = 0

  constructor(
    private readonly suite: PlannedSuite,
    private readonly concurrency: number,
  ) {
    this.limit = pLimit(concurrency)
    this.ahead = suite.setup.body ? AHEAD.withBody : AHEAD.withoutBody
  }

  /** The case's turn, as a Jest test; again, where Jest retries it. */
  async runTest(planned: PlannedCase): Promise<void> {
    const pending = await this.take(planned)
    const outcome = 'kind' in pending ? pending : await finishCase(planned, this.suite.setup, pending, caseHost)
    if (outcome.kind === 'passed' || outcome.kind === 'cancelled') return
    // Errors fail their test, unless the gate allows a share of them: then the gate alone decides
    if (outcome.kind === 'threw' && outcome.tolerated) return channel().skip(planned.meta)
    throw caseError(outcome, channel().file)
  }

  private take(planned: PlannedCase): Promise<Pending> {
    if (this.concurrency > 1) this.runAhead()
    const running = this.running.get(planned) ?? this.start(planned)
    this.running.delete(planned)
    return running
  }

  /** Begins what is not begun yet of the cases that come soon and that Jest is going to run. */
  private runAhead(): void {
    const { cases } = this.suite
    while (this.next < cases.length && this.running.size < this.ahead) {
      const planned = cases[this.next++]!
      if (channel().willRun(planned.meta)) this.running.set(planned, this.start(planned))
    }
  }

  private start(planned: PlannedCase): Promise<Pending> {
    return this.limit(async () => {
      const trials = await runTrials(planned, this.suite.setup, caseHost)
      // With nothing to assert the case is over: only how it ended waits for its turn
      return this.suite.setup.body ? trials : finishCase(planned, this.suite.setup, trials, caseHost)
    })
  }
}
