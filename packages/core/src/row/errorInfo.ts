/** An error as data: what a row, a report and a run record keep of something that was thrown. */

/** Where in a case it happened: reading the data, the user's task, or one of the scorers. */
export type ErrorPhase = 'data' | 'task' | 'scorer'

export interface ErrorInfo {
  name: string
  message: string
  stack?: string | undefined
  phase: ErrorPhase
}

/**
 * Anything can be thrown: an Error, a string, an object of some SDK, nothing at all.
 *
 * @example
 * toErrorInfo(new TypeError('no'), 'task')   // { name: 'TypeError', message: 'no', stack: '…', phase: 'task' }
 * toErrorInfo('quota', 'scorer')             // { name: 'Error', message: 'quota', phase: 'scorer' }
 * toErrorInfo(new Error('Connection error.', { cause: new Error('connect ECONNREFUSED') }), 'task').message
 * // 'Connection error.: connect ECONNREFUSED'
 */
export function toErrorInfo(thrown: unknown, phase: ErrorPhase): ErrorInfo {
  if (isError(thrown)) {
    return { name: thrown.name || 'Error', message: withCauses(thrown), ...(thrown.stack ? { stack: thrown.stack } : {}), phase }
  }
  return { name: 'Error', message: typeof thrown === 'string' ? thrown : `threw ${describeThrown(thrown)}`, phase }
}

const MAX_CAUSES = 4

/**
 * The message, and those of its causes: Node says why it could not connect two causes deep. What an outer message
 * repeats of an inner one is said once.
 */
export function withCauses(error: Error): string {
  let text = error.message
  let cause = error.cause
  for (let depth = 0; depth < MAX_CAUSES && isError(cause); depth++, cause = cause.cause) {
    if (!text.includes(cause.message)) text += `: ${cause.message}`
  }
  return text
}

/** Errors that crossed a realm (Node's own, in Jest's VM contexts) are not `instanceof Error` here. */
export function isError(value: unknown): value is Error {
  if (value instanceof Error) return true
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string' && 'name' in value && typeof value.name === 'string'
}

function describeThrown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
