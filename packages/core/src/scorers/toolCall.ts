/** Reads the tool calls of an output or a row, in the shapes in which the common SDKs give them. */

import { isPlainObject, ownValue } from '../plainObject.ts'
import { shortForm } from './shortForm.ts'

/** A call as `toolCalls` compares it. */
export interface ToolCall {
  name: string
  /** Undefined where the call has none. Text that is no JSON stays text. */
  arguments?: unknown
}

/**
 * The calls in a value: a list of calls, or an object with one in `toolCalls` or `tool_calls`. Null, undefined, a text
 * and an object without either have no calls, since that is what a model's plain answer looks like. A call is
 *
 * - `{ name, arguments? }`, also with `args` or `input` (Anthropic),
 * - `{ type: 'function', function: { name, arguments: '{...}' } }` (OpenAI),
 * - `{ toolName, args | input }` (AI SDK).
 *
 * Arguments that are text are parsed as JSON; empty text is an object without keys. An entry that is no call has an
 * undefined place in the list.
 */
export function readToolCalls(value: unknown): (ToolCall | undefined)[] {
  return listIn(value)?.map(readToolCall) ?? []
}

/** The same for the calls that a row expects, where anything that can not be read is a mistake in the dataset. */
export function readExpectedToolCalls(value: unknown): ToolCall[] {
  const list = listIn(value)
  if (list === undefined) {
    throw new Error(`toolCalls needs a list of calls in \`expected\`, and the row has ${shortForm(value)}.`)
  }
  return list.map(readToolCall).map((call, index) => {
    if (call !== undefined) return call
    throw new Error(`toolCalls can not read call ${index} of \`expected\` in ${shortForm(value)}: it has no name.`)
  })
}

function listIn(value: unknown): unknown[] | undefined {
  const list = isPlainObject(value) ? (ownValue(value, 'toolCalls') ?? ownValue(value, 'tool_calls')) : value
  return Array.isArray(list) ? list : undefined
}

function readToolCall(entry: unknown): ToolCall | undefined {
  if (!isPlainObject(entry)) return undefined
  const nested = ownValue(entry, 'function')
  const call = isPlainObject(nested) ? nested : entry
  const name = ownValue(call, 'name') ?? ownValue(call, 'toolName')
  if (typeof name !== 'string' || name === '') return undefined
  const given = ['arguments', 'args', 'input'].map((key) => ownValue(call, key)).find((value) => value !== undefined)
  return given === undefined ? { name } : { name, arguments: parsed(given) }
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (value.trim() === '') return {}
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

