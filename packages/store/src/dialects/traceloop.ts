/** Traceloop's entities: workflows, tasks, agents and tools around the calls of models, and the properties that they are associated with. */
import { isPlainObject, type Json, type Span } from '@evals/core'
import { parsed, textOf, textsOf, under } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'

export const traceloop: Dialect = { marks: ['traceloop'], read }

const OPERATIONS: Readonly<Record<string, string>> = { workflow: 'workflow', task: 'task', agent: 'invoke_agent', tool: 'execute_tool' }

function read({ attributes }: Span, facts: SpanFacts): void {
  const kind = textOf(attributes, 'traceloop.span.kind')
  if (kind !== undefined) facts.operation ??= OPERATIONS[kind]
  facts.input ??= given(parsed(attributes['traceloop.entity.input']))
  facts.output ??= taken(parsed(attributes['traceloop.entity.output']))
  const { user_id, session_id, tags, ...metadata } = under(attributes, 'traceloop.association.properties.')
  facts.user ??= textOf({ user_id: user_id ?? null }, 'user_id')
  facts.session ??= textOf({ session_id: session_id ?? null }, 'session_id')
  facts.tags ??= textsOf(tags)
  facts.metadata = { ...metadata, ...facts.metadata }
}

/** How a decorated function was called: the one thing that it was given, where it is one. Of a chain of LangChain, its inputs. */
function given(call: Json | undefined): Json | undefined {
  if (!isPlainObject(call)) return call
  if (isPlainObject(call['inputs']) && 'kwargs' in call) return call['inputs'] as Json
  if (!Array.isArray(call['args']) || !isPlainObject(call['kwargs'])) return call as Json
  const { args, kwargs } = call as { args: readonly Json[]; kwargs: Record<string, Json> }
  if (Object.keys(kwargs).length === 0) return args.length === 1 ? args[0] : args
  return args.length === 0 ? kwargs : (call as Json)
}

function taken(result: Json | undefined): Json | undefined {
  return isPlainObject(result) && 'outputs' in result && 'kwargs' in result ? (result['outputs'] as Json) : result
}
