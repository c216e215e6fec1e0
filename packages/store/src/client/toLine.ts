/** A value as one line of JSON. What JSON has no form for becomes text that says what it was, and not `null` or nothing. */

import { types } from 'node:util'

/** @throws for what refers back to itself, or can not be read */
export function toLine(value: unknown): string {
  return JSON.stringify(value, replace)
}

function replace(_key: string, value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      if (isError(value)) return errorOf(value)
      if (value instanceof Map || value instanceof Set) return [...value]
      return value
    default:
      return value
  }
}

/** Also of another realm, as in Jest. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error
}

function errorOf({ name, message, stack }: Error): object {
  return { name, message, ...(stack !== undefined && { stack }) }
}

/** What was caught, as a row holds it: anything can be thrown. */
export function rowError(thrown: unknown): object {
  if (isError(thrown)) return { ...errorOf(thrown), phase: 'task' }
  if (typeof thrown === 'object' && thrown !== null) return { name: 'Error', message: String((thrown as { message?: unknown }).message ?? 'failed'), phase: 'task', ...thrown }
  return { name: 'Error', message: String(thrown), phase: 'task' }
}
