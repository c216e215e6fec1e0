/** What an application logs: the row of `@evals/core`, of which it need give no more than the input. Types alone. */

export interface LogRow {
  /** Default: one of its own. A row that is logged again under the id of an earlier one takes its place. */
  id?: string | undefined
  input: unknown
  output?: unknown
  expected?: unknown
  /** In [0, 1]; `null`: could not be scored. */
  scores?: Readonly<Record<string, number | null>> | undefined
  /** What the application failed with: what was caught, or its name and message. */
  error?: unknown
  name?: string | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
  tags?: readonly string[] | undefined
  /** Milliseconds: since 1970, and how long it took. */
  metrics?: { startMs: number; durationMs: number; promptTokens?: number | undefined; completionTokens?: number | undefined; costUsd?: number | undefined } | undefined
  /** Of OpenTelemetry: the span that it is the row of, so that both are one. */
  trace?: { traceId: string; spanId: string } | undefined
  /** Other fields of a row, and fields of your own, which are kept. */
  [field: string]: unknown
}

/** The id that a row was logged with, or that of a trace. */
export type FeedbackTarget = string | { traceId: string; spanId?: string | undefined }

/** What people, or code, say of a row after it was logged. */
export interface LogFeedback {
  /** In [0, 1]; `null`: could not be scored. */
  scores?: Readonly<Record<string, number | null>> | undefined
  /** Why, by scorer. */
  reasons?: Readonly<Record<string, string>> | undefined
  /** What should have been answered. */
  expected?: unknown
  comment?: string | undefined
  /** Default: human. */
  source?: 'code' | 'judge' | 'human' | undefined
}
