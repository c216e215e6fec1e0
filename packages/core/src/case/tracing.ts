/** What a trial needs of a tracing library, which core does not know. `@evals/llm` has one for OpenTelemetry. */
import type { SpanIds } from '../trace/span.ts'

export interface Tracing {
  /**
   * Called before each trial: captures the spans of this process from now on, each into the trial in which it began.
   *
   * @returns a promise where there is something to wait for
   */
  start: () => Promise<void> | undefined
  /** Runs with this span as the parent of those that begin meanwhile. */
  within: <T>(parent: SpanIds, run: () => T) => T
}
