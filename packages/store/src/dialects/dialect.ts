/** One way in which emitters say the same things. Each dialect is one file; where two of them are on a span, the earlier in the list is believed. */
import type { Json, RowToolCall, Span } from '@evals/core'

/** What a span says, in whichever dialect. What it does not say is absent. */
export interface SpanFacts {
  /** The text of a user, or messages in OpenAI's form, or what a tool or a workflow was given. */
  input?: Json | undefined
  output?: Json | undefined
  /** As the conventions call it: chat, embeddings, execute_tool, invoke_agent, retrieval, workflow, … */
  operation?: string | undefined
  session?: string | undefined
  user?: string | undefined
  environment?: string | undefined
  tags?: readonly string[] | undefined
  /** The user's own. */
  metadata: Record<string, Json>
  /** Tools that the answer of a model asks for. */
  requests: RowToolCall[]
}

export interface Dialect {
  /** A span or event that has a name which begins with one of these and a dot may be in this dialect. */
  marks: readonly string[]
  /** Adds to the facts what they do not have yet. */
  read: (span: Span, facts: SpanFacts) => void
}
