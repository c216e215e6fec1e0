/** Vitest's own annotations in GitHub Actions, without one for each case of an eval that failed: of evals our reporter tells, few and at the line they are about. */
import { GithubActionsReporter, type SerializedError, type TestModule } from 'vitest/node'
import { hasEvals } from './collectSuites.ts'

export class CalmGitHubReporter extends GithubActionsReporter {
  override onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const others = modules.filter((module) => !hasEvals(module))
    // Of nothing it would still write a summary, of zero tests
    if (others.length > 0 || unhandledErrors.length > 0) super.onTestRunEnd(others, unhandledErrors)
  }
}
