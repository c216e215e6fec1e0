/** Vitest's default reporter, which goes on beside ours, without a line for each of an eval's 10,000 cases: those that fail are listed, the others are in our report. */
import { DefaultReporter, type TestCase, type TestModuleState } from 'vitest/node'

export class CalmDefaultReporter extends DefaultReporter {
  constructor() {
    // The live block at the foot of the terminal is ours
    super({ summary: false })
  }

  protected override printTestCase(moduleState: TestModuleState, test: TestCase): void {
    if (test.meta().evalCase && test.result().state !== 'failed') return
    super.printTestCase(moduleState, test)
  }
}
