/** What a span says, in whichever of the dialects it says it. Total: whatever stands in its attributes, this gives something. */
import type { Json, Span } from '@evals/core'
import { aiSdk } from './aiSdk.ts'
import { textOf } from './attributes.ts'
import { conventions } from './conventions.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { langfuse } from './langfuse.ts'
import { legacy } from './legacy.ts'
import { openInference } from './openInference.ts'
import { traceloop } from './traceloop.ts'

const DIALECTS: readonly Dialect[] = [conventions, aiSdk, openInference, legacy, langfuse, traceloop]

/** @param resource of OpenTelemetry: what sent the span */
export function readSpan(span: Span, resource: Readonly<Record<string, Json>> = {}): SpanFacts {
  const { attributes } = span
  const facts: SpanFacts = {
    session: textOf(attributes, 'session.id'),
    user: textOf(attributes, 'user.id', 'enduser.id'),
    environment: textOf(attributes, 'deployment.environment.name') ?? textOf(resource, 'deployment.environment.name', 'deployment.environment'),
    metadata: {},
    requests: [],
  }
  const marks = marksOf(span)
  for (const dialect of DIALECTS) if (dialect.marks.some((mark) => marks.has(mark))) dialect.read(span, facts)
  return facts
}

/** The first words of all names: most spans have nothing to do with models, and are done with this. */
function marksOf({ attributes, events }: Span): Set<string> {
  const marks = new Set<string>()
  for (const key in attributes) marks.add(firstWord(key))
  for (const { name } of events ?? []) marks.add(firstWord(name))
  return marks
}

function firstWord(name: string): string {
  const dot = name.indexOf('.')
  return dot === -1 ? name : name.slice(0, dot)
}
