/** Where a runner can not do what the other does, or does it in another way: the tests beside this file show each, and the README has the same table. */

export interface Difference {
  what: string
  vitest: string
  jest: string
}

export const differences = {
  turns: { what: 'Cases at once', vitest: 'whole tests: task, scorers, body, `beforeEach`', jest: 'task and scorers; bodies and hooks in turn, each in its own test' },
  bail: { what: '`--bail`', vitest: 'stops within a file: the rest of its cases are not run', jest: 'stops after the file' },
  soft: { what: '`expect.soft`', vitest: 'works in bodies', jest: 'does not exist in Jest' },
  chains: { what: '`describe.skip.eval`, `describe.only.eval`', vitest: 'and every longer chain: `describe.only.concurrent.eval`, `describe.runIf(x).eval`', jest: 'and `describe.eval.skip`, `.only`, `.skipIf`, `.runIf`, `.each`' },
  retry: { what: 'Retry', vitest: '`--retry=2`, `retry` in the config', jest: '`jest.retryTimes(2)` in the eval file' },
  ci: { what: 'Never write a baseline', vitest: '`CI=1`, `--update=none`', jest: '`CI=1`, `--ci`' },
  datasets: { what: 'A dataset changes in watch mode', vitest: 'the evals that read it run again', jest: 'run again with Enter: Jest does not see files that tests read' },
  accept: { what: 'Accept a run in watch mode', vitest: '`u`, or `evals accept`', jest: '`evals accept` in another terminal: Jest has `u` only where a snapshot failed' },
  reporters: { what: 'Another reporter named', vitest: 'recorded and gated all the same, in one line', jest: 'evals run, and are recorded only with `@evals/jest/reporter` among the reporters; in CI they refuse to run without' },
} as const satisfies Record<string, Difference>
