/** Langfuse's names, which it asks OpenTelemetry applications to set. */
import type { Span } from '@evals/core'
import { parsed, textOf, textsOf, under } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'

export const langfuse: Dialect = { marks: ['langfuse'], read }

function read({ attributes }: Span, facts: SpanFacts): void {
  facts.user ??= textOf(attributes, 'langfuse.user.id')
  facts.session ??= textOf(attributes, 'langfuse.session.id')
  facts.environment ??= textOf(attributes, 'langfuse.environment')
  facts.tags ??= textsOf(attributes['langfuse.trace.tags'] ?? attributes['langfuse.tags'])
  facts.input ??= parsed(attributes['langfuse.observation.input']) ?? parsed(attributes['langfuse.trace.input'])
  facts.output ??= parsed(attributes['langfuse.observation.output']) ?? parsed(attributes['langfuse.trace.output'])
  facts.metadata = { ...under(attributes, 'langfuse.trace.metadata.'), ...under(attributes, 'langfuse.observation.metadata.'), ...facts.metadata }
}
